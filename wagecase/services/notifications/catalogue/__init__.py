"""What people can look at and steer: templates, reasons, previews, and controls."""
