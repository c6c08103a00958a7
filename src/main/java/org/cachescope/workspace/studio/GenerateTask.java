package org.cachescope.workspace.studio;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.Sampler;
import org.cachescope.evaluation.CheckedRun;
import org.cachescope.evaluation.Preview;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.RunMemory;
import org.cachescope.evaluation.RunState;
import org.cachescope.evaluation.RunStep;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.TimeProbe;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.EngineTurn;
import org.cachescope.workspace.LoadedNetwork;
import org.cachescope.workspace.MemoryNeed;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.Progress;
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
            Evaluation evaluation,
            SampledImages latent,
            @Nullable SampledImages memory,
            SampledImages x0,
            List<RgbImage> decoded) {
        static Values of(Sampler.Step step) {
            SampledImages x0 = SampledImages.of(step.x0());
            return new Values(step.evaluation(), SampledImages.of(step.x()), memory(step, x0), x0, List.of());
        }

        private static @Nullable SampledImages memory(Sampler.Step step, SampledImages x0) {
            Tensor memory = step.memory();
            if (memory == null) {
                return null;
            }
            return memory == step.x0() ? x0 : SampledImages.of(memory);
        }

        Values with(List<RgbImage> pictures) {
            return new Values(evaluation, latent, memory, x0, pictures);
        }
    }

    /** What a run took: its steps alone, and decoding its images. */
    private record Took(long stepNanos, long decodingNanos) {
        static final Took NOTHING = new Took(0, 0);
    }

    /** {@inheritDoc} What a cancelled run has made is remembered all the same. */
    @Override
    public GeneratedRun run(ProgressListener progress, CancelToken cancel) throws IOException {
        cancel.check();
        ModelSlot.Located located = slot.open(request.model().choice());
        RunMemory memory = slot.memoryOf(located);
        List<RunStep> first = memory == null ? List.of() : memory.firstSteps(request.recipe(), request.schedule());
        if (first.size() == request.recipe().evaluations()) {
            return report(first, first.size(), Took.NOTHING);
        }
        if (memory == null) {
            progress.report(engine.starting());
            memory = new EngineTurn(engine.thread(), cancel).take(started -> {
                checkMemory(started, located)
                        .ifPresent(text -> progress.report(new Progress.Noted(NAME, NAME + " " + text)));
                return slot.load(started, located, cancel).memory();
            });
        }
        Optional<Duration> expected = expected(located, first.size(), progress, cancel);
        Drawing drawing = new Drawing(located.model(), first, expected, progress);
        Took took;
        try {
            took = new EngineTurn(engine.thread(), cancel)
                    .take(
                            started -> {
                                checkMemory(started, located);
                                return sample(started, slot.load(started, located, cancel), drawing, cancel);
                            },
                            drawing::catchUp);
        } finally {
            memory.remember(request.recipe(), request.schedule(), drawing.steps);
        }
        return report(drawing.steps, first.size(), took);
    }

    /** @throws IllegalArgumentException if the run cannot fit into the memory */
    private Optional<String> checkMemory(Engine started, ModelSlot.Located located) {
        return MemoryNeed.check(started, located.model(), request.recipe(), request.schedule());
    }

    /** How long the steps behind the first ones take, by one evaluation; empty where they are short. */
    private Optional<Duration> expected(
            ModelSlot.Located located, int made, ProgressListener progress, CancelToken cancel) throws IOException {
        RunMacs macs = RunMacs.of(located.model().architecture(), request.recipe(), request.schedule());
        if (!TimeProbe.isWorthwhile(macs, request.recipe())) {
            return Optional.empty();
        }
        progress.report(new Progress.Began("timing one network evaluation"));
        double left = 1 - made / (double) request.recipe().evaluations();
        return new EngineTurn(engine.thread(), cancel)
                .take(started -> slot.load(started, located, cancel).probe(macs, request.recipe(), cancel))
                .map(probe -> probe.of(Math.round(left * macs.cached().total())));
    }

    /** Makes the steps that are left and decodes the last one's latents, on the engine's thread. */
    private Took sample(Engine started, ModelSlot.Loaded loaded, Drawing drawing, CancelToken cancel) {
        AutoencoderCheckpoint autoencoder = loaded.located().model().autoencoder();
        long[] copying = new long[1];
        long[] decoding = new long[1];
        long start = System.nanoTime();
        new CheckedRun(
                        loaded.network().session(),
                        request.recipe(),
                        request.schedule(),
                        LoadedNetwork.stopping(cancel),
                        RunState.after(drawing.first))
                .forEachStep(step -> {
                    long made = System.nanoTime();
                    Values values = Values.of(step);
                    copying[0] += System.nanoTime() - made;
                    if (autoencoder != null
                            && step.evaluation().number() == request.recipe().evaluations() - 1) {
                        long begun = System.nanoTime();
                        values = values.with(slot.decoder(started, loaded.located(), autoencoder)
                                .decode(values.latent(), cancel::check, drawing.decoded::set));
                        decoding[0] = System.nanoTime() - begun;
                    }
                    drawing.waiting.add(values);
                });
        return new Took(System.nanoTime() - start - copying[0] - decoding[0], decoding[0]);
    }

    private GeneratedRun report(List<RunStep> steps, int resumedAt, Took took) {
        List<GeneratedRun.Frame> frames =
                steps.stream().map(GenerateTask::frame).toList();
        return new GeneratedRun(
                request,
                frames.getLast().x(),
                frames,
                resumedAt,
                Duration.ofNanos(took.stepNanos()),
                Duration.ofNanos(took.decodingNanos()));
    }

    private static GeneratedRun.Frame frame(RunStep step) {
        return new GeneratedRun.Frame(step.evaluation(), pictures(step.x()), pictures(step.x0()));
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

        /** Images decoded so far. */
        private final AtomicInteger decoded = new AtomicInteger();

        private int decodedTold;

        Drawing(OpenedModel model, List<RunStep> first, Optional<Duration> expected, ProgressListener progress) {
            this.preview = model.preview();
            this.first = first;
            this.steps = new ArrayList<>(first);
            int images = model.autoencoder() == null ? 0 : request.recipe().images();
            this.count = new Counted(progress, NAME, request.recipe().evaluations() - first.size() + images);
            expected.ifPresent(count::expecting);
        }

        /** Draws and tells of the steps that wait. */
        void catchUp() {
            for (Values made = waiting.poll(); made != null; made = waiting.poll()) {
                RunStep step = new RunStep(
                        made.evaluation(),
                        made.latent(),
                        made.memory(),
                        made.decoded().isEmpty() ? preview.draw(made.latent()) : made.decoded(),
                        preview.draw(made.x0()));
                steps.add(step);
                listener.made(frame(step));
                count.advance();
            }
            for (; decodedTold < decoded.get(); decodedTold++) {
                count.advance();
            }
        }
    }
}
