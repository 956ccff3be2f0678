"""`devboot dotfiles`: a home is looked at, a request is made of it, and that is carried out."""
