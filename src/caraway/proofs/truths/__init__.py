"""The claims that `./caraway prove evidence` settles, a module for each group of estimators."""
