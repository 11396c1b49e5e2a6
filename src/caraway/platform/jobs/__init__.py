"""Jobs in PostgreSQL: a plane's table of jobs, the runs of each as rows, and the worker that does them."""
