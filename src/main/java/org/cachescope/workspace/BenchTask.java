package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RunShape;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.model.Conditioning;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.training.CleanImages;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;

/**
 * Measures the engine against its floor, in one process: forward passes over their matrix products, cached runs over
 * the ratio of multiply-accumulates, router training over forward passes. Whatever is compared runs in turn.
 */
public final class BenchTask implements Task<BenchReport> {
    /** DiT-S/2 at 256 pixels. */
    static final DitArchitecture S2 = new DitArchitecture(32, 2, 4, 384, 12, 6, 1536, 1000, true);

    private static final int S2_ROWS = 2;
    private static final int SHIPPED_ROWS = 16;

    /** Of one of guidance's two passes, as {@link RunBench} has them. */
    private static final int UVIT_ROWS = 8;

    private static final int STEPS = 20;
    private static final double THETA = 0.1;

    /** Shares of the cells that reuse: about half of them. */
    private static final double ABOUT_HALF_LEAST = 0.4;

    private static final double ABOUT_HALF_MOST = 0.6;

    /** Neither almost none of them nor almost all. */
    private static final double CHOICE_LEAST = 0.2;

    private static final double CHOICE_MOST = 0.8;
    private static final int TRAINING_ROUNDS = 31;

    /** As many as it takes until the timesteps of most rows have been seen: their adaLN is made once and kept. */
    private static final int TRAINING_WARM_UP = 40;

    private final Installation installation;
    private final TaskEngine engine;

    /** A task; {@code engine} stays the caller's. */
    public BenchTask(Installation installation, TaskEngine engine) {
        this.installation = installation;
        this.engine = engine;
    }

    @Override
    public BenchReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        OpenedModel shipped = OpenedModel.open(installation, ModelChoice.SHIPPED);
        RunShape shape = RunShape.of(shipped.architecture(), STEPS, RouterInfo.DDIM);
        List<RunBench.Named> schedules =
                RunBench.schedules(installation, shipped.name(), shape, ABOUT_HALF_LEAST, ABOUT_HALF_MOST, THETA);
        List<OpenedModel> uvits = uvits();
        RunBench bench = new RunBench(progress, cancel);
        return engine.thread().call(tensors -> {
            LinearOperators operators = LinearOperators.fastest(tensors);
            List<BenchReport.Forward> forwards = new ArrayList<>();
            List<BenchReport.Run> runs = new ArrayList<>();
            ForwardBench forward = new ForwardBench(tensors, progress, cancel);
            try (Dit s2 = Dit.load(tensors, S2, new RandomWeights(S2), operators)) {
                forwards.add(forward.measure("DiT-S/2, random weights", s2, S2_ROWS));
            }
            try (Dit dit = Dit.load(tensors, shipped.dit(), shipped.checkpoint().weights(), operators);
                    SamplingSession session = new SamplingSession(tensors, dit)) {
                forwards.add(forward.measure(shipped.name(), dit, SHIPPED_ROWS));
                runs.addAll(bench.measure(session, shipped, recipe(shipped), schedules));
            }
            BenchReport.Training training = training(tensors, shipped, progress, cancel);
            List<BenchReport.Run> runsOfUvits = new ArrayList<>();
            for (OpenedModel uvit : uvits) {
                try (Network network = Network.load(
                                tensors, uvit.architecture(), uvit.checkpoint().weights(), operators);
                        SamplingSession session = new SamplingSession(tensors, network)) {
                    forwards.add(forward.measure(uvit.name(), network, UVIT_ROWS));
                    runsOfUvits.addAll(uvitRuns(uvit, session, bench));
                }
            }
            return new BenchReport(tensors.deviceName(), forwards, runs, runsOfUvits, training);
        });
    }

    private static SamplingRecipe recipe(OpenedModel model) {
        Guidance guidance = new Guidance(2, model.architecture().inChannels());
        return new SamplingRecipe(RunBench.labels(model), STEPS, new Solver.Ddim(0), guidance, model.clips(), 1);
    }

    /** The U-ViT models that ship. */
    private List<OpenedModel> uvits() throws IOException {
        List<OpenedModel> models = new ArrayList<>();
        for (Path folder : installation.models()) {
            OpenedModel model = OpenedModel.open(installation, ModelChoice.of(folder.toString()));
            if (model.architecture() instanceof UVitArchitecture) {
                models.add(model);
            }
        }
        return models;
    }

    /** Runs of {@value #STEPS} evaluations of a model, by its routers at the thresholds that they suggest. */
    private List<BenchReport.Run> uvitRuns(OpenedModel model, SamplingSession session, RunBench bench)
            throws IOException {
        Solver solver = SamplingRecipe.publishedSolver(model.architecture());
        int steps = STEPS / solver.evaluationsPerStep();
        RunShape shape = RunShape.of(model.architecture(), steps, solver.name());
        List<RunBench.Named> schedules =
                RunBench.schedules(installation, model.name(), shape, CHOICE_LEAST, CHOICE_MOST);
        Guidance guidance = SamplingRecipe.publishedGuidance(model.architecture(), model.guidanceScale());
        SamplingRecipe recipe = new SamplingRecipe(RunBench.labels(model), steps, solver, guidance, model.clips(), 1);
        return bench.measure(session, model, recipe, schedules);
    }

    private static BenchReport.Training training(
            Engine engine, OpenedModel model, ProgressListener progress, CancelToken cancel) {
        DitArchitecture a = model.dit();
        RouterRecipe recipe = RouterRecipe.quick(a, STEPS, 1e-5, RouterLoss.OUTPUT, 1);
        List<Double> steps = new ArrayList<>();
        List<Double> forwards = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        Counted done = new Counted(progress, "router training", TRAINING_WARM_UP + TRAINING_ROUNDS);
        try (Dit plain = Dit.load(engine, a, model.checkpoint().weights(), LinearOperators.PLAIN);
                ConditioningCache modulations = new ConditioningCache(engine, plain, 64L << 20);
                TensorScope scope = engine.newScope();
                RouterTrainer trainer = new RouterTrainer(
                        engine, plain, recipe, CleanImages.pixels(new ShapesDataset(a.inputSize())), model.clips())) {
            Tensor x = scope.normal(Shape.of(recipe.batch(), a.inChannels(), a.inputSize(), a.inputSize()));
            Conditioning modulation = modulations.of(scope, 500, new long[recipe.batch()]);
            for (int round = -TRAINING_WARM_UP; round < TRAINING_ROUNDS; round++) {
                cancel.check();
                long start = System.nanoTime();
                try (TensorScope forward = engine.newScope()) {
                    plain.forward(forward, x, modulation, LayerEvaluator.computeAll())
                            .toFloats();
                }
                long middle = System.nanoTime();
                trainer.advance();
                long end = System.nanoTime();
                if (round >= 0) {
                    forwards.add((middle - start) / 1e6);
                    steps.add((end - middle) / 1e6);
                    ratios.add((double) (end - middle) / (middle - start));
                }
                done.advance();
            }
        }
        return new BenchReport.Training(
                model.name(),
                recipe.batch(),
                Quantiles.of(steps, Double::doubleValue),
                Quantiles.of(forwards, Double::doubleValue),
                Quantiles.of(ratios, Double::doubleValue));
    }
}
