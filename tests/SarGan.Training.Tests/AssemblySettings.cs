// Tensor tests share libtorch's threads and count live tensors: they run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
