"""Reports that hold, one a scheme: nothing grave may be found in them."""
