;;; sla-mode.el --- Contracts in Emacs 29 and later -*- lexical-binding: t -*-

;; Copy this file to a folder of your `load-path', and say (require 'sla-mode) in your init file. With the tree-sitter grammar
;; (editors/tree-sitter-sla/install.sh emacs) words have colours and declarations an index.

(require 'eglot)
(require 'treesit)

(defvar sla-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "w" table)
    table))

(defvar sla-mode-faces
  '(("keyword" . "keyword") ("type" . "type") ("function.call" . "function-call") ("function" . "function-name")
    ("constant.numeric" . "number") ("constant.character.escape" . "escape") ("constant" . "constant") ("module" . "constant")
    ("variable.other.member" . "property-name") ("variable.parameter" . "variable-name") ("variable" . "variable-use")
    ("string.special" . "variable-use") ("string" . "string") ("comment.documentation" . "doc") ("comment" . "comment")
    ("operator" . "operator") ("punctuation.bracket" . "bracket") ("punctuation.delimiter" . "delimiter"))
  "Which face a capture of the queries has; what begins like a capture has its face.")

(defun sla-mode-face (capture)
  "The face of CAPTURE, as the queries call it."
  (let ((face (seq-find (lambda (it) (string-prefix-p (car it) capture)) sla-mode-faces)))
    (if face (format "@font-lock-%s-face" (cdr face)) "@default")))

(defun sla-mode-query ()
  "The queries for colours as Emacs reads them, or nil."
  (let ((file (locate-user-emacs-file "tree-sitter/sla/highlights.scm")))
    (when (file-readable-p file)
      (with-temp-buffer
        (insert-file-contents file)
        ;; Emacs has no predicate of this kind.
        (goto-char (point-min))
        (while (re-search-forward "^((name) @[a-z.]+\n *(#any-of\\? .*))$" nil t)
          (replace-match ""))
        (goto-char (point-min))
        (while (re-search-forward "^;.*\\|@\\([a-z.]+\\)" nil t)
          (replace-match (if (match-string 1) (sla-mode-face (match-string 1)) "") t t))
        (buffer-string)))))

(defun sla-mode-trees ()
  "Colours and an index from the tree-sitter grammar, where it is installed."
  (let ((query (and (treesit-ready-p 'sla t) (sla-mode-query))))
    (when query
      (treesit-parser-create 'sla)
      (setq-local treesit-font-lock-settings
                  (treesit-font-lock-rules :language 'sla :feature 'all :override t query)
                  treesit-font-lock-feature-list '((all))
                  treesit-simple-imenu-settings
                  '((nil "\\`\\(?:declaration\\|metric\\|let\\|enum\\|table\\|template\\|param\\)\\'" nil
                         (lambda (node) (treesit-node-text (treesit-node-child-by-field-name node "name"))))))
      (treesit-major-mode-setup))))

(define-derived-mode sla-mode prog-mode "SLA"
  "Service level agreements."
  (setq-local comment-start "// "
              comment-end ""
              indent-tabs-mode nil
              tab-width 2)
  (sla-mode-trees)
  (add-hook 'before-save-hook #'sla-layout nil t))

(defun sla-layout ()
  "Lay the contract out, where the server runs."
  (when (eglot-managed-p)
    (eglot-format-buffer)))

(add-to-list 'auto-mode-alist '("\\.sla\\'" . sla-mode))
(add-to-list 'eglot-server-programs '(sla-mode . ("slac" "lsp")))
(add-hook 'sla-mode-hook #'eglot-ensure)

(provide 'sla-mode)
;;; sla-mode.el ends here
