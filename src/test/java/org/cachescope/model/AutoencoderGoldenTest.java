package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.golden.GoldenAutoencoder;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("golden")
class AutoencoderGoldenTest {
    private final GoldenFixture golden = GoldenFixture.open("vae-decoder");
    private final double tolerance = golden.tolerance("rel_l2");
    private Engine engine;
    private TensorScope scope;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        scope = engine.newScope();
    }

    @AfterEach
    void closeEngine() {
        scope.close();
        engine.close();
    }

    static List<String> files() {
        return GoldenAutoencoder.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStageOfTheDecoderMatchesTheReference(String file) throws IOException {
        Map<String, float[]> made = new HashMap<>();
        try (Autoencoder autoencoder = open(file)) {
            Tensor image =
                    autoencoder.decode(scope, copy("z_scaled"), (stage, output) -> made.put(stage, output.toFloats()));
            requireAll(made, stagesOf(autoencoder.architecture(), "dec_up_level_", "decoder.up."));
            requireAll(
                    made,
                    Map.of(
                            "post_quant", "post_quant_conv",
                            "dec_conv_in", "decoder.conv_in",
                            "dec_mid_block_1", "decoder.mid.block_1",
                            "dec_mid_attn", "decoder.mid.attn_1",
                            "dec_mid", "decoder.mid.block_2"));
            assertThat(image.shape()).isEqualTo(golden.tensor("image").shape());
            assertClose("image", image.toFloats(), golden.tensor("image").toFloats(), tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStageOfTheEncoderAndItsMomentsMatchTheReference(String file) throws IOException {
        Map<String, float[]> made = new HashMap<>();
        try (Autoencoder autoencoder = open(file)) {
            Tensor moments =
                    autoencoder.encode(scope, copy("enc_image"), (stage, output) -> made.put(stage, output.toFloats()));
            requireAll(made, stagesOf(autoencoder.architecture(), "enc_down_level_", "encoder.down."));
            requireAll(made, Map.of("enc_mid", "encoder.mid.block_2"));
            assertThat(moments.shape()).isEqualTo(golden.tensor("moments").shape());
            assertClose("moments", moments.toFloats(), golden.tensor("moments").toFloats(), tolerance);
            Tensor latents = autoencoder.sample(scope, moments, copy("enc_noise"));
            assertClose(
                    "latents", latents.toFloats(), golden.tensor("enc_latent").toFloats(), tolerance);
        }
    }

    @Test
    void extremeVariancesAreClamped() throws IOException {
        HostTensor want = golden.tensor("latent_extreme");
        float[] noise = new float[Math.toIntExact(want.shape().elements())];
        Arrays.fill(noise, (float) golden.described("latent_extreme", "constant noise (\\S+)"));
        try (Autoencoder autoencoder = open(files().getFirst())) {
            Tensor latents = autoencoder.sample(scope, copy("moments_extreme"), scope.floats(want.shape(), noise));
            assertClose("latents", latents.toFloats(), want.toFloats(), tolerance);
        }
    }

    @Test
    void theModeIsTheScaledMean() throws IOException {
        try (Autoencoder autoencoder = open(files().getFirst())) {
            float[] mode = autoencoder.mode(scope, copy("moments")).toFloats();
            float[] unscaled = new float[mode.length];
            for (int i = 0; i < mode.length; i++) {
                unscaled[i] =
                        (float) (mode[i] / golden.config().get("scale_factor").asDouble());
            }
            float[] moments = golden.tensor("moments").toFloats();
            List<Float> means = new ArrayList<>();
            int images = (int) golden.tensor("moments").shape().size(0);
            int each = moments.length / images;
            for (int i = 0; i < moments.length; i++) {
                if (i % each < each / 2) {
                    means.add(moments[i]);
                }
            }
            float[] want = new float[means.size()];
            for (int i = 0; i < want.length; i++) {
                want[i] = means.get(i);
            }
            assertClose("mode", unscaled, want, tolerance);
        }
    }

    private Autoencoder open(String file) throws IOException {
        AutoencoderCheckpoint checkpoint = AutoencoderCheckpoint.open(golden.file(file));
        assertThat(checkpoint.architecture()).isEqualTo(GoldenAutoencoder.architecture(golden));
        return Autoencoder.load(engine, checkpoint.architecture(), checkpoint.weights());
    }

    private Tensor copy(String name) {
        return scope.copyOf(golden.tensor(name));
    }

    /** The last stage of each level that the fixture recorded. */
    private Map<String, String> stagesOf(AutoencoderArchitecture a, String recorded, String prefix) {
        List<AutoencoderStage> stages = new ArrayList<>(a.encoder());
        stages.addAll(a.decoder());
        Map<String, String> last = new HashMap<>();
        for (AutoencoderStage stage : stages) {
            if (stage.name().startsWith(prefix)) {
                String level = stage.name().substring(prefix.length()).split("\\.", 2)[0];
                last.put(recorded + level, stage.name());
            }
        }
        return last;
    }

    private void requireAll(Map<String, float[]> made, Map<String, String> stages) {
        stages.forEach((recorded, stage) ->
                assertClose(stage, made.get(stage), golden.tensor(recorded).toFloats(), tolerance));
    }
}
