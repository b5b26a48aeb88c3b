"""Forms that no notice has brought: what a new edition takes is tried with them (see test_new_form)."""
