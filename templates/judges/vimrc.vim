" Read $DEVBOOT_STAGED as a vimrc, then run its autocommands; say what went wrong, and where.

function! s:Complain(where) abort
  " In this mode Vim starts no program and writes no file: that is no fault of the vimrc.
  if v:exception !~# ':E145:'
    verbose echo substitute(v:exception, '^Vim\%((\S\+)\)\=:', '', '') . ' (' . a:where . ')'
    cquit
  endif
endfunction

try
  execute 'source' fnameescape($DEVBOOT_STAGED)
catch
  call s:Complain(matchstr(v:throwpoint, '[^/]*$'))
endtry

" Events that stand for reading and writing by hand, or for the end.
let s:not = '^\(.*Cmd\|VimLeave.*\|QuitPre\|ExitPre\|SwapExists\|FuncUndefined\|Session.*\)$'
if exists('*autocmd_get')
  let s:theirs = '^\(filetype\|syntax\|matchparen\|FileExplorer\|Network\|gzip\|tar\|zip\|nvim\)'
  for s:one in autocmd_get()
    if s:one.event =~# s:not || get(s:one, 'group', '') =~? s:theirs
      continue
    endif
    try
      if s:one.event ==# 'TextYankPost'
        call setline(1, 'text') | silent normal! yy
      else
        let s:pattern = s:one.event ==# 'FileType' ? s:one.pattern : ''
        execute 'silent doautocmd <nomodeline>' get(s:one, 'group', '') s:one.event s:pattern
      endif
    catch
      let s:listed = execute('verbose autocmd ' . get(s:one, 'group', '') . ' ' . s:one.event . ' ' . s:one.pattern)
      call s:Complain('autocmd ' . s:one.event . ' ' . s:one.pattern . ', ' . matchstr(s:listed, 'line \d\+'))
    endtry
  endfor
endif
qall!
