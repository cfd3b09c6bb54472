// Tensors are counted process-wide, so that a leak can be told.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
