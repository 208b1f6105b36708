"""Watch news feeds about Shanghai's technology sectors."""
