package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.format.TorchFile;
import org.cachescope.golden.GoldenAutoencoder;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AutoencoderCheckpointTest {
    private final GoldenFixture golden = GoldenFixture.open("vae-decoder");
    private final AutoencoderArchitecture sizes = GoldenAutoencoder.architecture(golden);

    @TempDir
    Path folder;

    private Map<String, HostTensor> published;

    @BeforeEach
    void readThePublishedNames() throws IOException {
        published = tensors("ldm.safetensors");
    }

    private Map<String, HostTensor> tensors(String file) throws IOException {
        TensorFile opened = SafetensorsFile.open(golden.file(file));
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String name : opened.names()) {
            tensors.put(name, opened.read(name, Arena.ofAuto()));
        }
        return tensors;
    }

    private AutoencoderCheckpoint open(Map<String, HostTensor> weights) throws IOException {
        Path file = folder.resolve("vae.safetensors");
        SafetensorsFile.write(file, weights, Map.of());
        return AutoencoderCheckpoint.open(file);
    }

    private FormatException refusal(Map<String, HostTensor> weights) {
        return assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> open(weights))
                .actual();
    }

    private void assertSameValues(AutoencoderCheckpoint checkpoint) {
        for (Map.Entry<String, Shape> weight : sizes.shapes().entrySet()) {
            HostTensor values = checkpoint.weights().read(weight.getKey(), Arena.ofAuto());
            assertThat(values.shape()).isEqualTo(weight.getValue());
            assertThat(values.toFloats())
                    .as(weight.getKey())
                    .containsExactly(published.get(weight.getKey()).toFloats());
        }
    }

    static List<String> files() {
        return GoldenAutoencoder.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyLayoutGivesTheSameWeights(String file) throws IOException {
        AutoencoderCheckpoint checkpoint = AutoencoderCheckpoint.open(golden.file(file));

        assertThat(checkpoint.architecture()).isEqualTo(sizes);
        assertThat(checkpoint.name()).isEqualTo(file);
        assertThat(checkpoint.ignored()).isEmpty();
        assertThat(checkpoint.dtypes()).containsExactly(file.contains("old") ? DType.F16 : DType.F32);
        assertThat(checkpoint.notes()).singleElement().asString().contains("0.18215 is assumed");
        assertSameValues(checkpoint);
    }

    @Test
    void theManifestsKeyMapIsOurs() {
        int levels = sizes.widths().size();
        golden.manifest().at("/values/key_mapping").properties().forEach(entry -> {
            assertThat(AutoencoderNames.DIFFUSERS.stored(entry.getKey(), levels))
                    .isEqualTo(entry.getValue().get(0).asText());
            assertThat(AutoencoderNames.DIFFUSERS_OLD.stored(entry.getKey(), levels))
                    .isEqualTo(entry.getValue().get(1).asText());
        });
    }

    @Test
    void trainingStateAndWrappersAreLeftOut() throws IOException {
        Map<String, HostTensor> state = new LinkedHashMap<>(published);
        state.put("loss.logvar", HostTensor.ofFloats(Shape.of(1), new float[] {0}));
        state.put("loss.perceptual_loss.lin0.model.1.weight", HostTensor.ofFloats(Shape.of(1, 2, 1, 1), new float[2]));
        Path file = folder.resolve("autoencoder_kl_ema.pth");
        TorchFile.write(file, Map.of("state_dict", state, "global_step", 3L));

        AutoencoderCheckpoint checkpoint = AutoencoderCheckpoint.open(file);

        assertThat(checkpoint.ignored())
                .containsExactlyInAnyOrder("loss.logvar", "loss.perceptual_loss.lin0.model.1.weight");
        assertSameValues(checkpoint);
    }

    @Test
    void theAutoencoderOfAWholeLatentDiffusionModelIsFound() throws IOException {
        Map<String, HostTensor> whole = new LinkedHashMap<>();
        published.forEach((name, values) -> whole.put("first_stage_model." + name, values));
        whole.put("model.diffusion_model.out.2.bias", HostTensor.ofFloats(Shape.of(1), new float[1]));

        AutoencoderCheckpoint checkpoint = open(whole);

        assertThat(checkpoint.ignored()).containsExactly("model.diffusion_model.out.2.bias");
        assertSameValues(checkpoint);
    }

    @Test
    void attentionAsMatricesServesUnderPublishedNamesToo() throws IOException {
        String name = "decoder.mid.attn_1.q.weight";
        HostTensor q = published.get(name);
        published.put(
                name,
                new HostTensor(q.dtype(), Shape.of(q.shape().size(0), q.shape().size(1)), q.bytes()));

        assertThat(open(published).weights().shape(name)).isEqualTo(q.shape());
    }

    @Test
    void aMissingTensorIsNamed() {
        published.remove("decoder.up.0.block.1.conv2.bias");

        assertThat(refusal(published))
                .hasMessageContaining("tensor 'decoder.up.0.block.1.conv2.bias'")
                .hasMessageContaining("no such tensor");
    }

    @Test
    void aWrongShapeIsNamed() {
        published.put("quant_conv.bias", HostTensor.ofFloats(Shape.of(3), new float[3]));

        assertThat(refusal(published))
                .hasMessageContaining("tensor 'quant_conv.bias'")
                .hasMessageContaining("[3]");
    }

    @Test
    void attentionWithinLevelsIsAnotherKindOfAutoencoder() {
        published.put("decoder.up.1.attn.0.q.bias", HostTensor.ofFloats(Shape.of(64), new float[64]));

        assertThat(refusal(published))
                .hasMessageContaining("decoder.up.1.attn.0.q.bias")
                .hasMessageContaining("another kind of autoencoder");
    }

    @Test
    void aDenoisingModelIsNoAutoencoder() throws IOException {
        Path file = folder.resolve("dit.safetensors");
        SafetensorsFile.write(file, RandomCheckpoint.weights(RandomCheckpoint.TINY, 1), Map.of());

        assertThat(AutoencoderCheckpoint.isOne(file)).isFalse();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> AutoencoderCheckpoint.open(file))
                .withMessageContaining("those of a KL autoencoder");
    }

    @Test
    void anAutoencoderIsNoDenoisingModelAndSaysWhereItBelongs() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.open(golden.file("diffusers.safetensors"), CheckpointOptions.DEFAULT))
                .withMessageContaining("--vae");
    }

    @Test
    void aPipelineBringsItsOwnWithItsScale() throws IOException {
        Path pipeline = folder.resolve("DiT-XL-2-256");
        Path part = Files.createDirectories(pipeline.resolve("vae"));
        Files.createDirectories(pipeline.resolve("transformer"));
        Files.writeString(
                part.resolve("config.json"), "{\"_class_name\": \"AutoencoderKL\", \"scaling_factor\": 0.13025}");
        Files.copy(golden.file("diffusers-old.safetensors"), part.resolve("diffusion_pytorch_model.safetensors"));

        for (Path opened : List.of(pipeline, part)) {
            AutoencoderCheckpoint checkpoint = AutoencoderCheckpoint.open(opened);
            assertThat(checkpoint.name()).isEqualTo("DiT-XL-2-256/vae");
            assertThat(checkpoint.architecture().scaleFactor()).isEqualTo(0.13025);
            assertThat(checkpoint.notes()).isEmpty();
        }
        Path network = pipeline.resolve("transformer");
        for (Path model : List.of(pipeline, network, network.resolve("diffusion_pytorch_model.safetensors"))) {
            assertThat(AutoencoderCheckpoint.beside(model)).contains(part.toAbsolutePath());
        }
        assertThat(AutoencoderCheckpoint.beside(folder.resolve("DiT.pt"))).isEmpty();
    }

    @Test
    void aConfigurationOfAnotherKindIsRefused() throws IOException {
        Files.copy(golden.file("diffusers.safetensors"), folder.resolve("diffusion_pytorch_model.safetensors"));
        for (String config : List.of(
                "{\"_class_name\": \"VQModel\"}",
                "{\"_class_name\": \"AutoencoderKL\", \"shift_factor\": 0.1159}",
                "{\"_class_name\": \"AutoencoderKL\", \"scaling_factor\": -1}")) {
            Files.writeString(folder.resolve("config.json"), config);
            assertThatExceptionOfType(FormatException.class)
                    .as(config)
                    .isThrownBy(() -> AutoencoderCheckpoint.open(folder))
                    .withMessageContaining("config.json");
        }
    }

    @Test
    void theConfigurationSaysHowManyGroupsAreNormalised() throws IOException {
        Files.copy(golden.file("diffusers.safetensors"), folder.resolve("diffusion_pytorch_model.safetensors"));
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"_class_name\": \"AutoencoderKL\", \"norm_num_groups\": 16}");
        assertThat(AutoencoderCheckpoint.open(folder).architecture().groups()).isEqualTo(16);

        Files.writeString(config, "{\"_class_name\": \"AutoencoderKL\", \"norm_num_groups\": 24}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> AutoencoderCheckpoint.open(folder))
                .withMessageContaining("a multiple of 24");
    }

    @Test
    void whatIsWrittenIsReadAsItWas() throws IOException {
        AutoencoderArchitecture grouped = new AutoencoderArchitecture(3, 4, 4, 32, List.of(32, 64), 1, 8, 1.25);
        Path written = folder.resolve("vae");
        AutoencoderFolder.write(written, grouped, published, 16, Map.of("data", "none"));

        AutoencoderCheckpoint read = AutoencoderCheckpoint.open(written);

        assertThat(read.architecture()).isEqualTo(grouped);
        assertThat(read.layout()).contains("diffusers layout");
        assertThat(read.ignored()).isEmpty();
        AutoencoderFolder.asStored(grouped, published).forEach((name, values) -> {
            try (Arena arena = Arena.ofConfined()) {
                assertThat(read.weights().read(name, arena).toFloats()).as(name).isEqualTo(values.toFloats());
            }
        });
    }

    @Test
    void aSizeThatDiffusersCannotExpressIsNotWritten() {
        AutoencoderArchitecture other = new AutoencoderArchitecture(3, 4, 4, 64, List.of(32, 64), 1, 8, 1);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> AutoencoderFolder.write(folder, other, published, 16, Map.of()))
                .withMessageContaining("a stem as wide as the first level");
        assertThat(AutoencoderFolder.isIn(folder)).isFalse();
    }

    @Test
    void theFirstValueThatIsNoNumberIsNamed() throws IOException {
        String weight = "decoder.conv_out.bias";
        float[] values = published.get(weight).toFloats();
        values[1] = Float.NaN;
        published.put(weight, HostTensor.ofFloats(Shape.of(values.length), values));

        assertThat(open(published).firstNonFinite(Progress.NONE))
                .isEqualTo(Optional.of(new ModelIdentity.NonFinite(weight, 1, "NaN")));
    }
}
