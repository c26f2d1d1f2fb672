"""What comes in and goes out as JSON: fields that refuse what a row cannot hold, and errors as codes in two languages."""
