"""What the pages look like: base pages, components, forms, the theme of a municipality, icons."""
