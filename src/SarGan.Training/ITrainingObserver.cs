using SarGan.Training.Recipes;

namespace SarGan.Training;

/// <summary>Sees a training run go by: writes tables, draws samples, sends messages. Implement what you need; the rest does nothing.</summary>
/// <remarks>Called on the training thread between steps. A disposable observer belongs to whoever made it.</remarks>
public interface ITrainingObserver
{
    /// <summary>A run begins or goes on. An observer that keeps a file by step cuts it back to <see cref="TrainingRun.Step"/>.</summary>
    /// <param name="run">The run, at its first step.</param>
    void OnStart(TrainingRun run)
    {
    }

    /// <summary>A step was logged, every <see cref="TrainerOptions.LogInterval"/> steps.</summary>
    /// <param name="run">The run.</param>
    /// <param name="progress">How far it is.</param>
    void OnLog(TrainingRun run, TrainingProgress progress)
    {
    }

    /// <summary>Samples are due, every <see cref="TrainerOptions.SampleInterval"/> steps and at the last one.</summary>
    /// <param name="run">The run; its recipe's generators may be used in evaluation mode, and are put back into training mode by the next step.</param>
    /// <param name="batch">The images just trained on; they stay the trainer's.</param>
    void OnSample(TrainingRun run, TensorBatch batch)
    {
    }

    /// <summary>A checkpoint will be written: what counts on it must reach the disk now.</summary>
    /// <param name="run">The run.</param>
    void OnCheckpointing(TrainingRun run)
    {
    }

    /// <summary>A checkpoint was written.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Its file.</param>
    void OnCheckpoint(TrainingRun run, string path)
    {
    }

    /// <summary>The run came to its last step and its model is saved. Not called for a run that stops early.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">What came out.</param>
    void OnEnd(TrainingRun run, TrainingResult result)
    {
    }
}
