"""What the platform is measured with."""
