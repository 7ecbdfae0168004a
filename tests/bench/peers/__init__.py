"""What runs as a peer, in processes of its own: the settings of PostGraphile, and an application of Django REST framework."""
