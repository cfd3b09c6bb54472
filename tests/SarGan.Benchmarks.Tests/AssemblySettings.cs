// libtorch uses all cores: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
