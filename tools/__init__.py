"""Tools of the checkout: translations, reference pages, third-party files. Not installed."""
