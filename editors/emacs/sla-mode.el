;;; sla-mode.el --- Contracts in Emacs 29 and later -*- lexical-binding: t -*-

;; Copy this file to a folder of your `load-path', and say (require 'sla-mode) in your init file.

(require 'eglot)

(defvar sla-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "w" table)
    table))

(define-derived-mode sla-mode prog-mode "SLA"
  "Service level agreements."
  (setq-local comment-start "// "
              comment-end ""
              indent-tabs-mode nil
              tab-width 2)
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
