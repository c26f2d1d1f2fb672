"""Evidence: files on a case, their types, previews and lists."""
