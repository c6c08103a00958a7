package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.TrainingDivergedException;
import org.cachescope.training.WeightTrainer;

/**
 * Runs a trainer until it is done, its sitting is over or it is cancelled, and keeps it meanwhile.
 *
 * @param name the task's name
 * @param thread the engine's thread
 * @param sitting how often it is kept and how long it may go on
 * @param saves where it is kept
 */
record TrainingLoop(String name, EngineThread thread, Sitting sitting, TrainingSaves saves) {
    /**
     * Trains. Whatever ends it, the training is kept first.
     *
     * @param steps steps of the recipe
     * @return mean loss of the last steps, NaN if none was made
     * @throws TrainingDivergedException if a loss is no number
     * @throws CancellationException if it was cancelled
     */
    double run(WeightTrainer trainer, long steps, ProgressListener progress, CancelToken cancel) throws IOException {
        MovingMean loss = new MovingMean();
        Duration limit = sitting.timeLimit();
        Counted count = new Counted(progress, name, steps, trainer.step());
        while (!trainer.done() && (limit == null || count.elapsed().compareTo(limit) < 0)) {
            if (cancel.isCancelled()) {
                save(trainer, progress);
                throw new CancellationException("cancelled");
            }
            float value = thread.call(_ -> trainer.advance());
            if (!Float.isFinite(value)) {
                throw saves.diverged(trainer.step(), "the loss is no number any more");
            }
            loss.add(value);
            count.advance(String.format(Locale.ROOT, "loss %.5f", loss.value()));
            if (trainer.step() % sitting.saveEvery() == 0) {
                save(trainer, progress);
            }
        }
        save(trainer, progress);
        return loss.value();
    }

    private void save(WeightTrainer trainer, ProgressListener progress) throws IOException {
        if (saves.wanted()) {
            Path file = saves.save(trainer.step(), thread.call(_ -> trainer.state()));
            progress.report(new Progress.Wrote(name, file));
        }
    }
}
