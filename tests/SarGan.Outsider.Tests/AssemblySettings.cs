// Tensor tests share libtorch's threads: they run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
