"""Product types, and the lines and products that customers have."""
