package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.DecoderConvolutions;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Measures decoding against its floor: one image of 256 pixels by the published autoencoder's sizes with random
 * weights, in turn with the convolutions of the same image alone.
 */
public final class DecoderBench implements Task<DecoderBench.Report> {
    private static final String NAME = "decoder";
    private static final AutoencoderArchitecture PUBLISHED = AutoencoderArchitecture.published();
    private static final int LATENTS = 32;
    private static final int WARM_UP = 1;
    private static final int MEASURED = 5;

    private final TaskEngine engine;

    /**
     * What was measured.
     *
     * @param device where it ran
     * @param pixels along a side of the image
     * @param macs multiply-accumulates of the convolutions
     * @param decodeMillis one image, weights loaded
     * @param convolutionsMillis its convolutions alone
     * @param decodeOverConvolutions their ratio, pair by pair
     */
    public record Report(
            String device,
            int pixels,
            long macs,
            Quantiles decodeMillis,
            Quantiles convolutionsMillis,
            Quantiles decodeOverConvolutions) {
        /** Thousand million multiply-accumulates of convolutions a second of decoding. */
        public double gigaMacsPerSecond() {
            return macs / decodeMillis.median() / 1e6;
        }

        /** As JSON, with the ratio first. */
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("format", "cachescope-decoder-bench").put("version", 1);
            ReportJson.put(json, "decodeOverConvolutions", decodeOverConvolutions.median());
            json.put("device", device).put("pixels", pixels).put("macs", macs);
            ReportJson.put(json, "gigaMacsPerSecond", gigaMacsPerSecond());
            json.set("decodeMillis", ReportJson.of(decodeMillis));
            json.set("convolutionsMillis", ReportJson.of(convolutionsMillis));
            json.set("ratio", ReportJson.of(decodeOverConvolutions));
            return json;
        }
    }

    /** A task; {@code engine} stays the caller's. */
    public DecoderBench(TaskEngine engine) {
        this.engine = engine;
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        return engine.thread().call(tensors -> {
            Counted done = new Counted(progress, NAME, WARM_UP + MEASURED);
            List<double[]> rounds = new ArrayList<>();
            try (Autoencoder autoencoder = Autoencoder.load(tensors, PUBLISHED, new RandomWeights(PUBLISHED.shapes()));
                    DecoderConvolutions convolutions = new DecoderConvolutions(tensors, PUBLISHED, LATENTS);
                    TensorScope scope = tensors.newScope()) {
                Tensor latents = scope.normal(Shape.of(1, PUBLISHED.latentChannels(), LATENTS, LATENTS));
                for (int round = -WARM_UP; round < MEASURED; round++) {
                    cancel.check();
                    long start = System.nanoTime();
                    decode(tensors, autoencoder, latents, cancel);
                    long decoded = System.nanoTime();
                    convolutions.run();
                    long end = System.nanoTime();
                    if (round >= 0) {
                        rounds.add(new double[] {(decoded - start) / 1e6, (end - decoded) / 1e6});
                    }
                    done.advance();
                }
                return new Report(
                        tensors.deviceName(),
                        LATENTS * PUBLISHED.factor(),
                        convolutions.macs(),
                        Quantiles.of(rounds, round -> round[0]),
                        Quantiles.of(rounds, round -> round[1]),
                        Quantiles.of(rounds, round -> round[0] / round[1]));
            }
        });
    }

    private static void decode(Engine engine, Autoencoder autoencoder, Tensor latents, CancelToken cancel) {
        try (TensorScope scope = engine.newScope()) {
            autoencoder.decode(scope, latents, (_, _) -> cancel.check()).toFloats(); // waits for the device
        }
    }
}
