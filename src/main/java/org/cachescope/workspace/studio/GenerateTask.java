package org.cachescope.workspace.studio;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.Sampler;
import org.cachescope.evaluation.CheckedRun;
import org.cachescope.evaluation.Preview;
import org.cachescope.evaluation.RunMemory;
import org.cachescope.evaluation.RunState;
import org.cachescope.evaluation.RunStep;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.Tensor;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.LoadedNetwork;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.jspecify.annotations.Nullable;

/** Makes a run's images from where no remembered run has them. The engine computes while the task's thread draws. */
final class GenerateTask implements Task<GeneratedRun> {
    private static final String NAME = "sampling";

    private final ModelSlot slot;
    private final TaskEngine engine;
    private final RunRequest request;
    private final StepListener listener;

    GenerateTask(ModelSlot slot, TaskEngine engine, RunRequest request, StepListener listener) {
        this.slot = slot;
        this.engine = engine;
        this.request = request;
        this.listener = listener;
    }

    /** An evaluation's values, on their way from the engine's thread to the task's. */
    private record Values(
            Evaluation evaluation, SampledImages latent, @Nullable SampledImages memory, SampledImages x0) {
        static Values of(Sampler.Step step) {
            SampledImages x0 = SampledImages.of(step.x0());
            return new Values(step.evaluation(), SampledImages.of(step.x()), memory(step, x0), x0);
        }

        private static @Nullable SampledImages memory(Sampler.Step step, SampledImages x0) {
            Tensor memory = step.memory();
            if (memory == null) {
                return null;
            }
            return memory == step.x0() ? x0 : SampledImages.of(memory);
        }
    }

    /** {@inheritDoc} What a cancelled run has made is remembered all the same. */
    @Override
    public GeneratedRun run(ProgressListener progress, CancelToken cancel) throws IOException {
        cancel.check();
        ModelSlot.Located located = slot.open(request.model().choice());
        RunMemory memory = slot.memoryOf(located);
        List<RunStep> first = memory == null ? List.of() : memory.firstSteps(request.recipe(), request.schedule());
        if (first.size() == request.recipe().evaluations()) {
            return report(first, first.size(), 0);
        }
        if (memory == null) {
            progress.report(engine.starting());
            memory = new EngineTurn(engine.thread(), cancel)
                    .take(started -> slot.load(started, located).memory());
        }
        Drawing drawing = new Drawing(located.model().preview(), first, progress);
        long nanos;
        try {
            nanos = new EngineTurn(engine.thread(), cancel)
                    .take(started -> sample(slot.load(started, located), drawing, cancel), drawing::catchUp);
        } finally {
            memory.remember(request.recipe(), request.schedule(), drawing.steps);
        }
        return report(drawing.steps, first.size(), nanos);
    }

    /** Makes the steps that are left, on the engine's thread. @return the time that it took, copies left out */
    private long sample(ModelSlot.Loaded loaded, Drawing drawing, CancelToken cancel) {
        long[] copying = new long[1];
        long start = System.nanoTime();
        new CheckedRun(
                        loaded.network().session(),
                        request.recipe(),
                        request.schedule(),
                        LoadedNetwork.stopping(cancel),
                        RunState.after(drawing.first))
                .forEachStep(step -> {
                    long made = System.nanoTime();
                    drawing.waiting.add(Values.of(step));
                    copying[0] += System.nanoTime() - made;
                });
        return System.nanoTime() - start - copying[0];
    }

    private GeneratedRun report(List<RunStep> steps, int resumedAt, long nanos) {
        List<GeneratedRun.Frame> frames =
                steps.stream().map(GenerateTask::frame).toList();
        return new GeneratedRun(request, frames.getLast().x(), frames, resumedAt, Duration.ofNanos(nanos));
    }

    private static GeneratedRun.Frame frame(RunStep step) {
        return new GeneratedRun.Frame(
                step.evaluation().number(), step.evaluation().timestep(), pictures(step.x()), pictures(step.x0()));
    }

    private static List<Picture> pictures(List<RgbImage> images) {
        return images.stream()
                .map(image -> new Picture(image.width(), image.height(), image.rgb()))
                .toList();
    }

    /** Draws steps on the task's thread. */
    private final class Drawing {
        private final Preview preview;
        private final List<RunStep> first;
        private final List<RunStep> steps;
        private final Counted count;
        private final Queue<Values> waiting = new ConcurrentLinkedQueue<>();

        Drawing(Preview preview, List<RunStep> first, ProgressListener progress) {
            this.preview = preview;
            this.first = first;
            this.steps = new ArrayList<>(first);
            this.count = new Counted(progress, NAME, request.recipe().evaluations() - first.size());
        }

        /** Draws and tells of the steps that wait. */
        void catchUp() {
            for (Values made = waiting.poll(); made != null; made = waiting.poll()) {
                RunStep step = new RunStep(
                        made.evaluation(),
                        made.latent(),
                        made.memory(),
                        preview.draw(made.latent()),
                        preview.draw(made.x0()));
                steps.add(step);
                listener.made(frame(step));
                count.advance();
            }
        }
    }
}
