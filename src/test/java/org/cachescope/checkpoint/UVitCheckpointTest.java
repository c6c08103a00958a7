package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TorchFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.model.UVitWeightNames;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UVitCheckpointTest {
    private static final UVitArchitecture TINY = RandomCheckpoint.TINY_UVIT;
    private static final CheckpointOptions OPTIONS = CheckpointOptions.DEFAULT.withHeads(TINY.heads());

    @TempDir
    Path folder;

    private Path file;
    private Map<String, HostTensor> weights;

    @BeforeEach
    void makeWeights() {
        file = folder.resolve("model.bin");
        weights = RandomCheckpoint.weights(TINY, 1);
    }

    private Checkpoint open() throws IOException {
        SafetensorsFile.write(file, weights, Map.of());
        return Checkpoint.open(file, OPTIONS);
    }

    private FormatException refusal() {
        return assertThatExceptionOfType(FormatException.class)
                .isThrownBy(this::open)
                .actual();
    }

    private static HostTensor zeros(DType dtype, long... sizes) {
        Shape shape = Shape.of(sizes);
        return new HostTensor(dtype, shape, Arena.ofAuto().allocate(shape.elements() * dtype.sizeBytes(), 64));
    }

    // What is recognised

    static List<UVitArchitecture> sizes() {
        return List.of(
                TINY,
                new UVitArchitecture(8, 2, 4, 64, 4, 4, 256, 10, false, false, false),
                new UVitArchitecture(5, 5, 1, 2, 2, 1, 1, 1, true, false, false),
                new UVitArchitecture(8, 4, 3, 24, 6, 3, 50, 7, false, true, false),
                new UVitArchitecture(4, 1, 4, 8, 2, 2, 32, 3, false, false, true));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anySizeIsRecognisedOnceItsHeadsAreGiven(UVitArchitecture a) throws IOException {
        weights = RandomCheckpoint.weights(a, 2);
        SafetensorsFile.write(file, weights, Map.of());
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT.withHeads(a.heads()));
        assertThat(checkpoint.architecture()).isEqualTo(a);
        assertThat(checkpoint.name()).contains(a.blocks() + " blocks", "width " + a.hiddenSize());
        assertThat(checkpoint.weights().names())
                .containsExactlyElementsOf(UVitWeightNames.shapes(a).keySet());
        assertThat(checkpoint.ignored()).isEmpty();
        assertThat(checkpoint.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "U-ViT-S/2, 12, 512, 8, 2",
        "U-ViT-S (deep)/2, 16, 512, 8, 2",
        "U-ViT-M/4, 16, 768, 12, 4",
        "U-ViT-L/4, 20, 1024, 16, 4",
        "U-ViT-H/2, 28, 1152, 16, 2"
    })
    void publishedSizesAreNamedAndTellTheirHeads(String name, int depth, int width, int heads, int patch)
            throws FormatException {
        UVitArchitecture a =
                new UVitArchitecture(32, patch, 4, width, depth, heads, 4 * width, 1000, false, false, false);
        Recognized<UVitArchitecture> recognized = recognized(a);
        assertThat(recognized.architecture()).isEqualTo(a);
        assertThat(recognized.name()).isEqualTo(name);
    }

    private static Recognized<UVitArchitecture> recognized(UVitArchitecture a) throws FormatException {
        StoredTensors tensors = StoredTensors.of(Path.of("shapes"), "shapes", new ShapesOnly(a.shapes()));
        assertThat(UVitRecognizer.recognizes(tensors)).isTrue();
        return new UVitRecognizer(tensors, null).recognize();
    }

    /** 501 million, Table 1 of Bao et al. */
    @Test
    void theLargestPublishedSizeHasAsManyParametersAsPublished() throws FormatException {
        long parameters = recognized(RandomCheckpoint.UVIT_H_256).origins().values().stream()
                .mapToLong(origin -> origin.shape().elements())
                .sum();
        assertThat(Math.round(parameters / 1e6)).isEqualTo(501);
    }

    @Test
    void learntPositionsAreParameters() throws IOException {
        Checkpoint checkpoint = open();
        assertThat(checkpoint.parameters()).isEqualTo(checkpoint.parametersWithPositions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod."})
    void wrappersPrefixesAreTakenOff(String prefix) throws IOException {
        Map<String, HostTensor> wrapped = new LinkedHashMap<>();
        weights.forEach((name, values) -> wrapped.put(prefix + name, values));
        TorchFile.write(file, wrapped);
        assertThat(Checkpoint.open(file, OPTIONS).architecture()).isEqualTo(TINY);
    }

    @Test
    void strangeTensorsInsideTheBlocksAreNoted() throws IOException {
        weights.put("in_blocks.1.attn.q_norm.weight", zeros(DType.F32, 8));
        weights.put("step", zeros(DType.I64, 1));
        Checkpoint checkpoint = open();
        assertThat(checkpoint.ignored()).containsExactlyInAnyOrder("in_blocks.1.attn.q_norm.weight", "step");
        assertThat(checkpoint.notes())
                .singleElement()
                .asString()
                .contains("a U-ViT does not have", "'in_blocks.1.attn.q_norm.weight'");
    }

    @Test
    void everyWeightCountsForTheIdentityAndPositionsToo() throws IOException {
        String before = ModelIdentity.of(open(), Progress.NONE).sha256();
        for (String name : List.of("pos_embed", "out_blocks.0.skip_linear.bias", "final_layer.weight")) {
            HostTensor original = weights.get(name);
            float[] values = original.toFloats();
            values[values.length - 1] += 0.5f;
            weights.put(name, HostTensor.ofFloats(original.shape(), values));
            assertThat(ModelIdentity.of(open(), Progress.NONE).sha256())
                    .as(name)
                    .isNotEqualTo(before);
            weights.put(name, original);
        }
        assertThat(ModelIdentity.of(open(), Progress.NONE).sha256()).isEqualTo(before);
    }

    @Test
    void aNumberThatIsNoneIsFound() throws IOException {
        float[] values = weights.get("mid_block.norm2.bias").toFloats();
        values[3] = Float.NaN;
        weights.put("mid_block.norm2.bias", HostTensor.ofFloats(Shape.of(values.length), values));
        assertThat(ModelIdentity.of(open(), Progress.NONE).firstNonFinite())
                .isEqualTo(new ModelIdentity.NonFinite("mid_block.norm2.bias", 3, "NaN"));
    }

    // What is refused

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pos_embed",
                "patch_embed.proj.weight",
                "patch_embed.proj.bias",
                "time_embed.2.bias",
                "in_blocks.1.norm1.weight",
                "in_blocks.1.attn.qkv.bias",
                "mid_block.mlp.fc1.weight",
                "out_blocks.0.skip_linear.weight",
                "out_blocks.1.mlp.fc2.bias",
                "norm.bias",
                "decoder_pred.weight",
                "final_layer.bias"
            })
    void missingTensorIsNamed(String name) {
        weights.remove(name);
        assertThat(refusal())
                .hasMessageStartingWith("model.bin: tensor '" + name + "': expected [")
                .hasMessageContaining("found no such tensor");
    }

    @Test
    void missingBlocksAreNamed() {
        weights.keySet().removeIf(name -> name.startsWith("in_blocks.0."));
        assertThat(refusal()).hasMessageContaining("in-blocks: expected 0 to 1 without a gap, found none of number 0");
    }

    @Test
    void asManyOutBlocksAsInBlocksAreExpected() {
        weights.keySet().removeIf(name -> name.startsWith("out_blocks.1."));
        assertThat(refusal()).hasMessageContaining("out-blocks: expected as many as in-blocks, 2, found 1");
        weights.keySet().removeIf(name -> name.startsWith("out_blocks."));
        assertThat(refusal()).hasMessageContaining("out-blocks: expected one or more, found none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mid_block.mlp.fc1.bias          | 47       | [48]",
                "in_blocks.0.attn.qkv.weight     | 16,48    | [48, 16]",
                "time_embed.0.weight             | 16,16    | [64, 16]",
                "out_blocks.1.skip_linear.weight | 16,16    | [16, 32]",
                "patch_embed.proj.weight         | 16,3,2,3 | square patches",
                "patch_embed.proj.weight         | 16,12    | [width, channels, patch, patch]",
                "patch_embed.proj.weight         | 17,3,2,2 | an even width",
                "decoder_pred.weight             | 24,16    | [12, 16]",
                "final_layer.weight              | 3,3,1,1  | [3, 3, 3, 3]",
                "pos_embed                       | 1,9,16   | 2 + patches",
                "pos_embed                       | 11,16    | 2 + patches",
                "pos_embed                       | 1,11,32  | [1, 11, 16]",
                "label_emb.weight                | 1,16     | a row for each class"
            })
    void wrongShapeIsNamedWithBoth(String name, String sizes, String expected) {
        long[] found =
                Arrays.stream(sizes.split(",")).mapToLong(Long::parseLong).toArray();
        weights.put(name, zeros(DType.F32, found));
        assertThat(refusal())
                .hasMessageContainingAll(
                        "tensor '" + name + "'", expected, Shape.of(found).toString());
    }

    @Test
    void quantisedWeightsAreRefused() {
        weights.put("in_blocks.0.mlp.fc2.weight", zeros(DType.I8, 16, 48));
        assertThat(refusal()).hasMessageContainingAll("'in_blocks.0.mlp.fc2.weight'", "I8", "Quantised");
    }

    @Test
    void networksWithoutClassesAndThoseOfTextAreCalledByName() {
        weights.remove("label_emb.weight");
        assertThat(refusal()).hasMessageContainingAll("'label_emb.weight'", "a U-ViT without classes");
        weights.put("context_embed.weight", zeros(DType.F32, 16, 768));
        assertThat(refusal()).hasMessageContainingAll("conditioned on text", "class-conditional models only");
    }

    @Test
    void headsThatNothingTellsMustBeGivenAndDivideTheWidth() throws IOException {
        open();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.open(file, CheckpointOptions.DEFAULT))
                .withMessageContainingAll("attention heads", "5 blocks of width 16", "give --heads");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.open(file, CheckpointOptions.DEFAULT.withHeads(3)))
                .withMessageContainingAll("a divisor of the width 16", "found 3");
    }

    @Test
    void aLoraOfItIsNoModel() {
        weights = new LinkedHashMap<>(Map.of("in_blocks.0.attn.qkv.lora_up.weight", zeros(DType.F32, 2)));
        assertThat(refusal()).hasMessageContaining("a LoRA");
    }

    // Reference data

    @Test
    @Tag("golden")
    void bothFilesOfTheReferenceYieldItsWeightsAndOneIdentity() throws IOException {
        GoldenFixture golden = GoldenFixture.open("uvit-forward");
        UVitArchitecture architecture = GoldenFixture.uvit(golden.config());
        CheckpointOptions options = CheckpointOptions.DEFAULT.withHeads(architecture.heads());
        Checkpoint safetensors = Checkpoint.open(golden.file("model.safetensors"), options);
        Checkpoint torch = Checkpoint.open(golden.file("model.pth"), options);
        for (Checkpoint checkpoint : List.of(safetensors, torch)) {
            assertThat(checkpoint.architecture()).isEqualTo(architecture);
            assertThat(checkpoint.ignored()).isEmpty();
            assertThat(checkpoint.dtypes()).containsExactly(DType.F32);
            for (String name : golden.weights().names()) {
                assertThat(checkpoint.weights().read(name, Arena.ofAuto()).toFloats())
                        .as(name)
                        .isEqualTo(golden.weights().read(name, Arena.ofAuto()).toFloats());
            }
        }
        assertThat(ModelIdentity.of(torch, Progress.NONE)).isEqualTo(ModelIdentity.of(safetensors, Progress.NONE));
    }
}
