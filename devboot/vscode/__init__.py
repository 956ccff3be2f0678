"""What VS Code is told by the files of a folder: documents, variables, configurations, rules."""
