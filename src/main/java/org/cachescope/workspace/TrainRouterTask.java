package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterJson;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.data.ImageFolder;
import org.cachescope.data.ImageSource;
import org.cachescope.data.ShapesDataset;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;
import org.jspecify.annotations.Nullable;

/** Trains a router for a frozen model and writes it as JSON. Can be stopped at any iteration and resumed. */
public final class TrainRouterTask implements Task<TrainRouterTask.Report> {
    private static final String NAME = "train-router";

    /** Between two messages: counting what a router reuses takes longer than a small network's iteration. */
    private static final long MESSAGE_NANOS = 200_000_000;

    private final Installation installation;
    private final TaskEngine engine;
    private final TrainRouterRequest request;

    /**
     * What a training gave.
     *
     * @param file the router
     * @param router its scores
     * @param theta the threshold it suggests
     * @param reused cells that reuse at that threshold
     * @param iterations updates made
     * @param error mean squared error of the last iterations, NaN if none was made
     * @param device where it ran
     * @param elapsed time of this sitting
     */
    public record Report(
            Path file,
            Router router,
            double theta,
            int reused,
            int iterations,
            double error,
            String device,
            Duration elapsed) {}

    /** A task; {@code engine} stays the caller's. */
    public TrainRouterTask(Installation installation, TaskEngine engine, TrainRouterRequest request) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} Cancelling drops the iteration in hand and saves the checkpoint first. */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        RouterRecipe recipe = recipe(request.learning());
        OutputFile.requirePossible(request.file());
        OpenedModel model = OpenedModel.open(installation, request.model());
        ImageSource source = source(model);
        String identity = new Identities(installation.cache(), progress, cancel)
                .of(model.checkpoint())
                .sha256();
        ObjectNode record = RouterTrainingState.record(recipe, identity, source, request.data());
        @Nullable RouterTrainingState saved = saved(record);
        progress.report(engine.starting());
        EngineThread thread = engine.thread();
        Sitting sitting = thread.call(started -> Sitting.open(started, model, recipe, source, saved));
        try {
            return train(thread, sitting, recipe, record, model, identity, progress, cancel);
        } finally {
            thread.call(_ -> {
                sitting.close();
                return true;
            });
        }
    }

    /** A trainer and the network that it looks at. */
    private record Sitting(Dit network, RouterTrainer trainer) {
        static Sitting open(
                Engine engine,
                OpenedModel model,
                RouterRecipe recipe,
                ImageSource source,
                @Nullable RouterTrainingState saved) {
            Dit network =
                    Dit.load(engine, model.architecture(), model.checkpoint().weights(), LinearOperators.PLAIN);
            RouterTrainer trainer = new RouterTrainer(engine, network, recipe, source, model.clips());
            if (saved != null) {
                trainer.resume(saved.state(), saved.iteration());
            }
            return new Sitting(network, trainer);
        }

        void close() {
            trainer.close();
            network.close();
        }
    }

    private static RouterRecipe recipe(TrainRouterRequest.Learning asked) {
        RouterRecipe usual = RouterRecipe.quick(asked.steps(), asked.lambda(), asked.seed());
        Integer iterations = asked.iterations();
        Double straightThrough = asked.straightThrough();
        return new RouterRecipe(
                asked.steps(),
                asked.lambda(),
                asked.learningRate(),
                asked.batch(),
                iterations == null ? usual.iterations() : iterations,
                asked.labelDrop(),
                straightThrough == null ? OptionalDouble.empty() : OptionalDouble.of(straightThrough),
                asked.seed());
    }

    private ImageSource source(OpenedModel model) {
        DitArchitecture a = model.architecture();
        List<String> names = model.classes().names();
        if (model.space() == ModelSpace.LATENT) {
            throw new IllegalArgumentException(model.name() + " works on latents, which need their autoencoder to be"
                    + " made of images; routers are trained for models of pixels");
        }
        Path data = request.data();
        if (data != null) {
            return model.checkpoint().bundle() == null
                    ? ImageFolder.open(data, a.inputSize(), a.classes())
                    : ImageFolder.open(data, a.inputSize(), names);
        }
        ShapesDataset shapes = new ShapesDataset(a.inputSize());
        if (!shapes.classNames().equals(names)) {
            throw new IllegalArgumentException(model.name()
                    + " has no generator of its own images: name a folder with a subfolder a class by --data");
        }
        return shapes;
    }

    private Report train(
            EngineThread thread,
            Sitting sitting,
            RouterRecipe recipe,
            ObjectNode record,
            OpenedModel model,
            String identity,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        RouterTrainer trainer = sitting.trainer();
        double theta = recipe.straightThrough().orElse(model.theta());
        Counted count = new Counted(progress, NAME, recipe.iterations(), trainer.iteration());
        MovingMean error = new MovingMean();
        MovingMean loss = new MovingMean();
        String message = "";
        long told = System.nanoTime() - MESSAGE_NANOS;
        while (!trainer.done()) {
            RouterTrainer.Progress step;
            try {
                step = thread.call(_ -> {
                    cancel.check();
                    return trainer.advance(cancel::check);
                });
            } catch (CancellationException e) {
                save(thread, trainer, record, progress);
                throw e;
            }
            error.add(step.error());
            loss.add(step.loss());
            if (trainer.done() || System.nanoTime() - told >= MESSAGE_NANOS) {
                message = message(trainer.router(), theta, loss.value());
                told = System.nanoTime();
            }
            count.advance(message);
            if (step.iteration() % request.saveEvery() == 0) {
                save(thread, trainer, record, progress);
            }
        }
        save(thread, trainer, record, progress);
        String device = thread.call(Engine::deviceName);
        Map<String, Object> facts = facts(recipe, error.value(), device);
        Router router = new Router(
                trainer.router().info().withModel(model.name(), identity).withTraining(recipe.lambda(), theta, facts),
                rows(trainer.router()));
        RouterJson.write(request.file(), router);
        progress.report(new Progress.Wrote(NAME, request.file()));
        int reused =
                new CachePolicy.Threshold(router, theta).schedule().counts().reused();
        return new Report(
                request.file(), router, theta, reused, trainer.iteration(), error.value(), device, count.elapsed());
    }

    private static float[][] rows(Router router) {
        float[][] logits = new float[router.info().steps()][];
        router.rows().cacheSteps().forEach(step -> logits[step] = router.logits(step));
        return logits;
    }

    private static String message(Router router, double theta, double loss) {
        double sum = router.rows()
                .cacheSteps()
                .mapToDouble(step -> {
                    double row = 0;
                    for (int column = 0; column < router.info().layers(); column++) {
                        row += router.beta(step, column);
                    }
                    return row;
                })
                .sum();
        int reused =
                new CachePolicy.Threshold(router, theta).schedule().counts().reused();
        return String.format(
                Locale.ROOT,
                "loss %.3g, Σβ %.1f, %d of %d cells reuse at θ %s",
                loss,
                sum,
                reused,
                router.cells(),
                ResolvedPolicy.number(theta));
    }

    private Map<String, Object> facts(RouterRecipe recipe, double error, String device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("iterations", (long) recipe.iterations());
        facts.put("batch", (long) recipe.batch());
        facts.put("learningRate", recipe.learningRate());
        facts.put("labelDrop", recipe.labelDrop());
        recipe.straightThrough().ifPresent(threshold -> facts.put("straightThrough", threshold));
        facts.put("seed", recipe.seed());
        facts.put("data", request.data() == null ? "shapes" : "images");
        facts.put("device", device);
        if (Double.isFinite(error)) {
            facts.put("lastError", error);
        }
        return facts;
    }

    private void save(EngineThread thread, RouterTrainer trainer, ObjectNode record, ProgressListener progress)
            throws IOException {
        Path file = request.checkpoint();
        if (file == null) {
            return;
        }
        double[] state = thread.call(_ -> trainer.state());
        new RouterTrainingState(trainer.iteration(), state).write(file, record);
        progress.report(new Progress.Wrote(NAME, file));
    }

    private @Nullable RouterTrainingState saved(ObjectNode record) throws IOException {
        Path file = request.checkpoint();
        if (file == null) {
            return null;
        }
        if (request.resume()) {
            return RouterTrainingState.read(file, record);
        }
        OutputFile.requirePossible(file);
        TrainingFile.requireNew(file);
        return null;
    }
}
