package org.cachescope.workspace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.StoredPart;
import org.cachescope.evaluation.DecodingTiles;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.model.Architecture;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.Precision;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.Engine;

/**
 * What sampling needs of the memory, known before anything is loaded: all images of a run are one batch, of which a CPU
 * has a slice at work. It counts what lives at once. The system's allocator keeps some of what was freed besides:
 * measured on a CPU nothing of large networks, which have it given back, and up to 1.4 times the images' share of small
 * ones.
 *
 * @param model name of the network
 * @param images images of the batch
 * @param atOnce of them the network takes at once, at most
 * @param weights bytes of the network's weights
 * @param conditionings bytes of what is kept of timesteps and labels
 * @param perImage bytes of an image throughout the run: stored outputs, and what the solver carries
 * @param perImageAtWork bytes of an image that the network has at once: what the largest kernel has in hand
 * @param decoder bytes of the autoencoder's weights, 0 without one
 * @param decoding bytes that decoding an image has in hand, when the run is over
 */
public record MemoryNeed(
        String model,
        int images,
        int atOnce,
        long weights,
        long conditionings,
        long perImage,
        long perImageAtWork,
        long decoder,
        long decoding) {
    /** The virtual machine and the engine's libraries, measured: 290 MiB. */
    static final long PROGRAM = 300L << 20;

    private static final double GIB = 1L << 30;

    /** Below this nobody need be told. */
    private static final long WORTH_TELLING = 1L << 30;

    /** Of a kernel at work, in widths of the stream: its input, what the norm makes of it, its output. */
    private static final int WIDTHS_AT_WORK = 3;

    /** Of a decoder's residual block: its input, what is normalised, what is convolved. */
    private static final int LIVE_ACTIVATIONS = 3;

    /**
     * What a run needs.
     *
     * @param atOnce images that the network takes at once, at most
     * @param valueBytes of a value of weights and layers: 4 in single precision, 2 in half
     */
    static MemoryNeed of(OpenedModel model, SamplingRecipe recipe, CacheSchedule schedule, int atOnce, int valueBytes) {
        Architecture a = model.architecture();
        long passes = recipe.batchRows() / recipe.images();
        long rows = a instanceof UVitArchitecture ? 1 : passes; // of one image at once: a U-ViT's passes take turns
        long stream = (long) a.tokens() * a.hiddenSize();
        long activations = a instanceof DitArchitecture ? 2 : 1; // a tanh GELU has its input and its result at once
        long atWork = rows * a.tokens() * ((long) WIDTHS_AT_WORK * a.hiddenSize() + activations * a.ffnSize());
        long skips = a instanceof UVitArchitecture uvit ? rows * uvit.skips() * stream : 0;
        long stored = passes * stream * mostStored(schedule, a);
        long pixels = (long) a.inChannels() * a.inputSize() * a.inputSize();
        Optional<AutoencoderArchitecture> decoder =
                Optional.ofNullable(model.autoencoder()).map(autoencoder -> autoencoder.architecture());
        return new MemoryNeed(
                model.name(),
                recipe.images(),
                atOnce,
                model.checkpoint().parametersWithPositions() * valueBytes,
                conditionings(a, recipe, valueBytes),
                stored * valueBytes + 4 * passes * pixels * Float.BYTES,
                (atWork + skips) * valueBytes,
                decoder.map(MemoryNeed::decoderWeights).orElse(0L),
                decoder.map(sizes -> decoding(sizes, a.inputSize())).orElse(0L));
    }

    /**
     * What to tell before a run on an engine's device, see {@link #within}.
     *
     * @throws IllegalArgumentException if it cannot fit
     */
    public static Optional<String> check(
            Engine engine, OpenedModel model, SamplingRecipe recipe, CacheSchedule schedule) {
        return check(engine, model, recipe, schedule, SamplingSession.mostAtOnce(engine, model.architecture(), recipe));
    }

    /**
     * The same of a run that is looked at as a whole batch, see {@link LayerWatch#needsWholeBatch}; without what the
     * watch keeps.
     *
     * @throws IllegalArgumentException if it cannot fit
     */
    public static Optional<String> checkWhole(
            Engine engine, OpenedModel model, SamplingRecipe recipe, CacheSchedule schedule) {
        return check(engine, model, recipe, schedule, recipe.images());
    }

    private static Optional<String> check(
            Engine engine, OpenedModel model, SamplingRecipe recipe, CacheSchedule schedule, int atOnce) {
        MachineMemory memory = engine.memory()
                .map(device -> new MachineMemory(device.totalBytes(), device.freeBytes()))
                .orElseGet(MachineMemory::ofThisMachine);
        return of(model, recipe, schedule, atOnce, Precision.of(engine).valueBytes())
                .within(memory);
    }

    private static long conditionings(Architecture a, SamplingRecipe recipe, int valueBytes) {
        long vector = (long) a.conditioningVectors() * a.hiddenSize() * valueBytes;
        long kept = Math.min(
                SamplingSession.CONDITIONING_BUDGET_BYTES,
                (long) recipe.evaluations() * recipe.distinctLabels() * vector);
        return kept + recipe.batchRows() * vector; // of all steps, and of the batch
    }

    private static long decoderWeights(AutoencoderArchitecture a) {
        return a.decoder().stream()
                        .flatMap(stage -> stage.weights().values().stream())
                        .mapToLong(shape -> shape.elements())
                        .sum()
                * Float.BYTES;
    }

    private static long decoding(AutoencoderArchitecture a, int latents) {
        long side = Math.min(latents, DecodingTiles.USUAL.side());
        long largest = 0;
        for (int level = 0; level < a.widths().size(); level++) {
            long pixels = side * a.factor() >> level;
            int below = a.widths().get(Math.min(level + 1, a.widths().size() - 1)); // comes in, upsampled
            largest = Math.max(
                    largest, pixels * pixels * Math.max(below, a.widths().get(level)));
        }
        return LIVE_ACTIVATIONS * largest * Float.BYTES;
    }

    /**
     * Outputs that are stored at once at most, and what is kept of blocks as a whole, which is as large. Neighbours
     * that the next evaluation alone reads are kept as their sum.
     */
    private static long mostStored(CacheSchedule schedule, Architecture a) {
        long[] change = new long[schedule.evaluations() + 1];
        for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
            for (int column = 0; column < schedule.layers(); column++) {
                boolean joins = column % a.summedLayers() != 0
                        && isReadByNext(schedule, evaluation, column)
                        && isReadByNext(schedule, evaluation, column - 1);
                OptionalInt last = schedule.lastReader(evaluation, LayerId.ofColumn(column));
                if (last.isPresent() && !joins) {
                    change[evaluation]++;
                    change[last.getAsInt()]--;
                }
            }
            for (StoredPart part : schedule.storedParts(evaluation)) {
                change[evaluation]++;
                change[part.lastReader()]--;
            }
        }
        Arrays.parallelPrefix(change, Long::sum);
        return Arrays.stream(change).max().orElse(0);
    }

    private static boolean isReadByNext(CacheSchedule schedule, int evaluation, int column) {
        OptionalInt last = schedule.lastReader(evaluation, LayerId.ofColumn(column));
        return last.isPresent() && last.getAsInt() == evaluation + 1;
    }

    /** Bytes in all. */
    long bytes() {
        return fixed() + Math.max(running(), decoding);
    }

    /** Of the images while the run goes on. */
    private long running() {
        return images * perImage + atOnce * perImageAtWork;
    }

    private long fixed() {
        return PROGRAM + weights + conditionings + decoder;
    }

    /** The estimate for people, such as {@code 3.2 GiB of memory (weights 2.5, images 0.4)}. */
    String text() {
        String autoencoder = decoder == 0 ? "" : String.format(Locale.ROOT, ", autoencoder %.1f", decoder / GIB);
        return String.format(
                Locale.ROOT,
                "%.1f GiB of memory (weights %.1f%s, %s %.1f)",
                bytes() / GIB,
                weights / GIB,
                autoencoder,
                running() >= decoding ? "images" : "decoding",
                Math.max(running(), decoding) / GIB);
    }

    /**
     * What to tell before the run: how much a large one needs, and whether that is more than is free.
     *
     * @throws IllegalArgumentException if it cannot fit, with the estimate and what would fit
     */
    Optional<String> within(MachineMemory memory) {
        if (bytes() > memory.total()) {
            throw new IllegalArgumentException(refusal(memory.total()));
        }
        if (bytes() > memory.free()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "needs about %s, and %.1f GiB are free at present: it may take long, or end other programs",
                    text(),
                    memory.free() / GIB));
        }
        return bytes() < WORTH_TELLING ? Optional.empty() : Optional.of("needs about " + text());
    }

    /** Images that run in so many bytes. */
    private long fitting(long room) {
        long each = perImage + perImageAtWork;
        return room < atOnce * each ? room / each : (room - atOnce * perImageAtWork) / perImage;
    }

    private String refusal(long available) {
        long fitting = fixed() + decoding > available ? 0 : fitting(available - fixed());
        String advice = fitting <= 0
                ? "It is too large for this machine."
                : "Take at most " + fitting + (fitting == 1 ? " image." : " images.");
        return String.format(
                Locale.ROOT,
                "%d %s of %s in one batch: needs about %s, and this machine has %.1f GiB. %s",
                images,
                images == 1 ? "image" : "images",
                model,
                text(),
                available / GIB,
                advice);
    }
}
