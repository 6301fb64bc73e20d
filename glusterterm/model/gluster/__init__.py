"""What gluster itself says of peers, volumes, bricks and what is under way, apart from anything that Heketi says."""
