"""What comes in and goes out as JSON: fields that refuse what no row can hold, errors as codes in two languages."""
