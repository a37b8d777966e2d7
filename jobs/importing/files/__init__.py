"""From the bytes of a file to its sheets, whatever the file is: text, or cells as a person sees them."""
