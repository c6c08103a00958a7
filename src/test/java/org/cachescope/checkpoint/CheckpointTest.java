package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TorchFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.Prediction;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final DitArchitecture TINY = RandomCheckpoint.TINY;
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

    private FormatException refusal(Path path, CheckpointOptions options) {
        return assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.open(path, options))
                .actual();
    }

    /** Zeros of one dtype: what a tensor of another network may be. */
    private static HostTensor zeros(DType dtype, long... sizes) {
        Shape shape = Shape.of(sizes);
        return new HostTensor(dtype, shape, Arena.ofAuto().allocate(shape.elements() * dtype.sizeBytes(), 64));
    }

    // What is recognised

    @ParameterizedTest
    @CsvSource({
        "S, 12, 384, 6, 2, 32",
        "B, 12, 768, 12, 4, 32",
        "L, 24, 1024, 16, 2, 64",
        "XL, 28, 1152, 16, 2, 32",
        "XL, 28, 1152, 16, 8, 64"
    })
    void publishedSizesAreNamedAndTellTheirHeads(String size, int depth, int width, int heads, int patch, int side)
            throws FormatException {
        DitArchitecture a = new DitArchitecture(side, patch, 4, width, depth, heads, 4 * width, 1000, true);
        assertThat(recognized(a, null)).isEqualTo(a);
        assertThat(PublishedSize.nameOf(a)).isEqualTo("DiT-" + size + "/" + patch);
    }

    static List<DitArchitecture> unpublishedSizes() {
        return List.of(
                TINY,
                new DitArchitecture(32, 4, 3, 192, 12, 6, 768, 10, false),
                new DitArchitecture(8, 2, 4, 64, 4, 4, 256, 10, true),
                new DitArchitecture(5, 5, 1, 4, 1, 1, 1, 1, false),
                new DitArchitecture(24, 3, 16, 1152, 40, 9, 3000, 21, true));
    }

    @ParameterizedTest
    @MethodSource("unpublishedSizes")
    void anyOtherSizeIsRecognisedOnceItsHeadsAreGiven(DitArchitecture a) throws FormatException {
        assertThat(recognized(a, a.heads())).isEqualTo(a);
        assertThat(PublishedSize.nameOf(a)).contains(a.depth() + " blocks", "width " + a.hiddenSize());
    }

    private static DitArchitecture recognized(DitArchitecture a, Integer heads) throws FormatException {
        StoredTensors tensors = StoredTensors.of(Path.of("shapes"), "shapes", new ShapesOnly(DitWeightNames.shapes(a)));
        TensorNames names = DitRecognizer.layoutOf(tensors);
        return new DitRecognizer(tensors, names, new DitRecognizer.Hints(heads, null))
                .recognize()
                .architecture();
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module."})
    void wrappersPrefixesAreTakenOff(String prefix) throws IOException {
        Map<String, HostTensor> wrapped = new LinkedHashMap<>();
        weights.forEach((name, values) -> wrapped.put(prefix + name, values));
        SafetensorsFile.write(file, wrapped, Map.of());
        Checkpoint checkpoint = Checkpoint.open(file, OPTIONS);
        assertThat(checkpoint.architecture()).isEqualTo(TINY);
        for (String name : weights.keySet()) {
            assertThat(checkpoint
                            .weights()
                            .read(name, Arena.ofAuto())
                            .bytes()
                            .mismatch(weights.get(name).bytes()))
                    .as(name)
                    .isEqualTo(-1);
        }
    }

    @Test
    void twoTensorsThatBecomeOneAreRefused() {
        weights.put("module.pos_embed", weights.get("pos_embed"));
        assertThat(refusal()).hasMessageContainingAll("tensor 'module.pos_embed'", "'pos_embed'");
    }

    @Test
    void tensorsWithoutUseAreListed() throws IOException {
        weights.put("projectors.0.0.weight", zeros(DType.F32, 3, 3));
        weights.put("step", zeros(DType.I64, 1));
        Checkpoint checkpoint = open();
        assertThat(checkpoint.ignored()).containsExactlyInAnyOrder("projectors.0.0.weight", "step");
        assertThat(checkpoint.weights().names()).doesNotContain("step");
    }

    @Test
    void alignmentHeadsTellOfVelocityAsRepaHasIt() throws IOException {
        weights.put("projectors.0.0.weight", zeros(DType.F32, 3, 3));
        Checkpoint checkpoint = open();
        assertThat(checkpoint.architecture()).isEqualTo(TINY.predicting(Prediction.VELOCITY_REPA));
        assertThat(checkpoint.name()).startsWith("SiT of 3 blocks");
        assertThat(checkpoint.notes()).singleElement().asString().contains("REPA", "velocity", "--prediction");
        Checkpoint told = Checkpoint.open(file, OPTIONS.withPrediction(Prediction.NOISE));
        assertThat(told.architecture()).isEqualTo(TINY);
        assertThat(told.notes()).singleElement().asString().contains("REPA", "as was asked for");
    }

    @Test
    void tensorsThatDoNotTellAreTakenForNoiseUnlessToldOtherwise() throws IOException {
        Checkpoint checkpoint = open();
        assertThat(checkpoint.architecture().prediction()).isEqualTo(Prediction.NOISE);
        assertThat(checkpoint.notes()).isEmpty();
        Checkpoint told = Checkpoint.open(file, OPTIONS.withPrediction(Prediction.VELOCITY_SIT));
        assertThat(told.architecture()).isEqualTo(TINY.predicting(Prediction.VELOCITY_SIT));
        assertThat(told.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SiT-XL-2-256x256.pt, true",
        "my_sit.safetensors, true",
        "REPA.pt, true",
        "website.pt, false",
        "DiT-XL-2.pt, false"
    })
    void aNameThatTellsOfASiTIsNoted(String name, boolean noted) throws IOException {
        file = folder.resolve(name);
        Checkpoint checkpoint = open();
        assertThat(checkpoint.architecture().prediction()).isEqualTo(Prediction.NOISE);
        assertThat(checkpoint.notes().stream().anyMatch(note -> note.contains("tells of a SiT")))
                .isEqualTo(noted);
    }

    @Test
    void strangeTensorsInsideTheBlocksAreNoted() throws IOException {
        weights.put("blocks.1.attn.q_norm.weight", zeros(DType.F32, 8));
        assertThat(open().notes()).singleElement().asString().contains("'blocks.1.attn.q_norm.weight'", "variant");
    }

    @Test
    void nestedStateDictOpens() throws IOException {
        TorchFile.write(file, Map.of("epoch", 3L, "state_dict", weights));
        assertThat(Checkpoint.open(file, OPTIONS).selection()).isEqualTo("state_dict");
    }

    @Test
    void trainingCheckpointWithoutAverageYieldsItsModelAndSaysSo() throws IOException {
        TorchFile.write(file, Map.of("model", weights));
        Checkpoint checkpoint = Checkpoint.open(file, OPTIONS);
        assertThat(checkpoint.selection()).isEqualTo("model");
        assertThat(checkpoint.notes()).singleElement().asString().contains("no EMA weights");
    }

    @Test
    void trainingCheckpointWithoutModelRefusesToYieldIt() throws IOException {
        TorchFile.write(file, Map.of("ema", weights));
        assertThat(refusal(file, OPTIONS.withWeights(TrainedWeights.MODEL)))
                .hasMessageContainingAll("'model'", "'ema'");
    }

    @Test
    void mixedDtypesAreListedByWeight() throws IOException {
        String table = DitWeightNames.LABELS;
        weights.put(table, zeros(DType.F16, weights.get(table).shape().toArray()));
        assertThat(open().dtypes()).containsExactly(DType.F32, DType.F16);
    }

    // Folders

    @Test
    void folderWithOneCheckpointOpensWhateverElseLiesThere() throws IOException {
        open();
        Files.writeString(folder.resolve("notes.txt"), "nothing");
        Files.createFile(folder.resolve("empty.pt"));
        Checkpoint checkpoint = Checkpoint.open(folder, OPTIONS);
        assertThat(checkpoint.files()).containsExactly(file);
        assertThat(checkpoint.path()).isEqualTo(folder);
    }

    @Test
    void emptyFolderIsRefused() {
        assertThat(refusal(folder, OPTIONS)).hasMessageContainingAll("one checkpoint file", "found none");
    }

    @Test
    void folderWithSeveralCandidatesNamesThem() throws IOException {
        open();
        TorchFile.write(folder.resolve("other.pt"), weights);
        assertThat(refusal(folder, OPTIONS)).hasMessageContainingAll("found 2", "model.bin", "other.pt");
    }

    @Test
    void missingPathIsNamed() {
        assertThat(refusal(folder.resolve("none.pt"), OPTIONS)).hasMessageContainingAll("none.pt", "found none");
    }

    // What is refused

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pos_embed",
                "x_embedder.proj.weight",
                "t_embedder.mlp.2.bias",
                "y_embedder.embedding_table.weight",
                "blocks.1.attn.qkv.bias",
                "blocks.2.mlp.fc2.weight",
                "final_layer.linear.weight"
            })
    void missingTensorIsNamed(String name) {
        weights.remove(name);
        assertThat(refusal())
                .hasMessageStartingWith("model.bin: tensor '" + name + "': expected [")
                .hasMessageContaining("found no such tensor");
    }

    @Test
    void firstOfSeveralMissingTensorsIsNamed() {
        weights.keySet().removeIf(name -> name.startsWith("blocks.1.attn") || name.startsWith("blocks.2.mlp"));
        assertThat(refusal()).hasMessageContaining("tensor 'blocks.1.attn.qkv.weight': expected [48, 16]");
    }

    @Test
    void missingBlocksAreNamed() {
        weights.keySet().removeIf(name -> name.startsWith("blocks.1."));
        assertThat(refusal()).hasMessageContaining("blocks: expected 0 to 2 without a gap, found none of number 1");
    }

    @Test
    void absurdBlockNumberCostsNothing() {
        weights.put("blocks.99999.attn.qkv.weight", zeros(DType.F32, 1));
        assertThat(refusal()).hasMessageContainingAll("0 to 99999", "none of number 3, 4, 5, 6, 7, ...");
        weights.remove("blocks.99999.attn.qkv.weight");
        weights.put("blocks.123456789012345678901234567890.x", zeros(DType.F32, 1));
        assertThat(assertDoesOpen().notes()).singleElement().asString().contains("variant");
    }

    private Checkpoint assertDoesOpen() {
        try {
            return open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blocks.2.mlp.fc1.bias           | 47       | [48]",
                "blocks.0.attn.qkv.weight        | 16,48    | [48, 16]",
                "t_embedder.mlp.0.weight         | 16,128   | [16, 256]",
                "x_embedder.proj.weight          | 16,3,2,3 | square patches",
                "x_embedder.proj.weight          | 16,12    | [width, channels, patch, patch]",
                "x_embedder.proj.weight          | 18,3,2,2 | multiple of 4",
                "final_layer.linear.weight       | 13,16    | 12 or 24 rows",
                "pos_embed                       | 1,8,16   | square of tokens",
                "pos_embed                       | 9,16     | square of tokens",
                "pos_embed                       | 1,9,32   | [1, 9, 16]",
                "y_embedder.embedding_table.weight | 1,16   | a row for each class"
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
        weights.put("blocks.0.mlp.fc1.weight", zeros(DType.I8, 48, 16));
        assertThat(refusal()).hasMessageContainingAll("'blocks.0.mlp.fc1.weight'", "I8", "Quantised");
    }

    @Test
    void headsThatNothingTellsMustBeGiven() throws IOException {
        open();
        assertThat(refusal(file, CheckpointOptions.DEFAULT))
                .hasMessageContainingAll("attention heads", "3 blocks of width 16", "give --heads");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 0, -2, 17})
    void headsMustDivideTheWidth(int heads) throws IOException {
        open();
        assertThat(refusal(file, CheckpointOptions.DEFAULT.withHeads(heads)))
                .hasMessageContainingAll("a divisor of the width 16", "found " + heads);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.prob 1.prob 2.prob                                                 | router",
                "routers.0.prob routers.1.prob                                        | router",
                "decoder.conv_in.weight encoder.conv_in.weight quant_conv.weight      | autoencoder",
                "unet.down.lora_A.weight unet.down.lora_B.weight                      | LoRA",
                "blocks.0.attn.qkv.lora_up.weight blocks.0.attn.qkv.lora_down.weight  | LoRA",
                "blocks.0.attn.qkv.weight blocks.0.cross_attn.kv_linear.weight "
                        + "x_embedder.proj.weight t_embedder.mlp.0.weight final_layer.linear.weight | text-to-image",
                "down_blocks.0.resnets.0.conv1.weight time_embedding.linear_1.weight  | U-Net",
                "Mixed_7c.branch1x1.conv.weight                                       | Inception",
                "weight.pos first_moment.pos                                          | training run",
                "head.weight head.bias                                                | head.bias"
            })
    void otherNetworksAreCalledByName(String names, String what) {
        weights = Arrays.stream(names.split(" "))
                .collect(Collectors.toMap(name -> name, _ -> zeros(DType.F32, 2), (a, _) -> a, LinkedHashMap::new));
        assertThat(refusal()).hasMessageContaining("expected those of a DiT").hasMessageContaining(what);
    }

    @Test
    void routerFileIsNoModel() throws IOException {
        TorchFile.write(file, Map.of("routers", Map.of("0.prob", zeros(DType.F32, 6)), "args", Map.of()));
        assertThat(refusal(file, OPTIONS)).hasMessageContainingAll("found a router", "beside a model");
    }

    @Test
    void torchFileWithoutTensorsListsItsKeys() throws IOException {
        TorchFile.write(file, Map.of("epoch", 1L));
        assertThat(refusal(file, OPTIONS)).hasMessageContaining("a dict with the keys 'epoch'");
    }

    @Test
    void otherFilesAreCalledByName() throws IOException {
        Files.writeString(file, "{\"format\": \"something\"}");
        assertThat(refusal(file, OPTIONS)).hasMessageContainingAll("a JSON file", "give its folder");
        Files.writeString(file, "hello");
        assertThat(refusal(file, OPTIONS)).hasMessageContaining("something else");
    }

    // Diffusers

    private DiffusersModel diffusers() {
        return DiffusersModel.of(TINY, assertDoesOpen().weights());
    }

    @Test
    void pipelineFolderOpensItsTransformer() throws IOException {
        DiffusersModel model = diffusers();
        Path pipeline = folder.resolve("pipeline");
        model.write(pipeline.resolve("transformer"));
        Files.writeString(pipeline.resolve("model_index.json"), "{\"_class_name\": \"DiTPipeline\"}");
        Checkpoint checkpoint = Checkpoint.open(pipeline, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.architecture()).isEqualTo(TINY);
        assertThat(checkpoint.layout()).contains("diffusers");
    }

    @Test
    void torchWeightsInADiffusersFolderOpen() throws IOException {
        DiffusersModel model = diffusers();
        Path to = folder.resolve("model");
        model.writeConfig(to);
        TorchFile.write(to.resolve("diffusion_pytorch_model.bin"), model.tensors());
        assertThat(Checkpoint.open(to, CheckpointOptions.DEFAULT).architecture())
                .isEqualTo(TINY);
    }

    @Test
    void weightsOfADiffusersFolderOpenByThemselvesToo() throws IOException {
        Path to = folder.resolve("model");
        diffusers().write(to);
        Path weightsFile = to.resolve("diffusion_pytorch_model.safetensors");
        assertThat(Checkpoint.open(weightsFile, CheckpointOptions.DEFAULT).architecture())
                .isEqualTo(TINY);
        Files.delete(to.resolve("config.json"));
        assertThat(refusal(weightsFile, OPTIONS)).hasMessageContainingAll("image size", "config.json");
    }

    @Test
    void missingCopyOfAnEmbedderIsNamed() throws IOException {
        DiffusersModel model = diffusers();
        String name = "transformer_blocks.2.norm1.emb.class_embedder.embedding_table.weight";
        model.tensors().remove(name);
        model.write(folder.resolve("model"));
        assertThat(refusal(folder.resolve("model"), CheckpointOptions.DEFAULT))
                .hasMessageContainingAll("tensor '" + name + "'", "[6, 16]", "no such tensor");
    }

    @Test
    void missingThirdOfAttentionIsNamedAsTheFileWouldSpellIt() throws IOException {
        DiffusersModel model = diffusers();
        model.tensors().remove("transformer_blocks.1.attn1.to_v.weight");
        model.write(folder.resolve("model"));
        assertThat(refusal(folder.resolve("model"), CheckpointOptions.DEFAULT))
                .hasMessageContaining("tensor 'transformer_blocks.1.attn1.to_v.weight': expected [16, 16]");
    }

    @Test
    void missingShardIsNamed() throws IOException {
        Path to = folder.resolve("model");
        diffusers().writeSharded(to, 2);
        Files.delete(to.resolve("diffusion_pytorch_model-00002-of-00002.safetensors"));
        assertThat(refusal(to, CheckpointOptions.DEFAULT))
                .hasMessageContainingAll("weight_map", "no file diffusion_pytorch_model-00002-of-00002.safetensors");
    }

    @Test
    void shardsOutsideTheFolderAreRefused() throws IOException {
        Path to = folder.resolve("model");
        diffusers().writeConfig(to);
        Files.writeString(
                to.resolve("diffusion_pytorch_model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"../secret.safetensors\"}}");
        assertThat(refusal(to, CheckpointOptions.DEFAULT)).hasMessageContainingAll("same folder", "../secret");
    }

    @ParameterizedTest
    @CsvSource({
        "_class_name, UNet2DConditionModel, Transformer2DModel",
        "norm_type, ada_norm_single, ada_norm_zero",
        "activation_fn, geglu, gelu-approximate",
        "num_layers, 4, 3 as in the weights",
        "num_attention_heads, 4, 'num_attention_heads · attention_head_dim'",
        "sample_size, 5, a multiple of the patch size 2",
        "sample_size, 2000000000, at most"
    })
    void configurationThatDoesNotFitIsRefused(String field, String value, String expected) throws IOException {
        DiffusersModel model = diffusers();
        model.config().put(field, value.matches("\\d+") ? (Object) Integer.valueOf(value) : value);
        Path to = folder.resolve("model");
        model.write(to);
        assertThat(refusal(to, CheckpointOptions.DEFAULT)).hasMessageContaining(expected);
    }

    @Test
    void headsOtherThanTheRecordedOnesAreRefused() throws IOException {
        Path to = folder.resolve("model");
        diffusers().write(to);
        assertThat(refusal(to, CheckpointOptions.DEFAULT.withHeads(4)))
                .hasMessageContainingAll("2 as recorded", "4 by --heads");
        assertThat(Checkpoint.open(to, CheckpointOptions.DEFAULT.withHeads(2)).architecture())
                .isEqualTo(TINY);
    }

    @Test
    void damagedConfigurationIsRefusedWithItsLine() throws IOException {
        Path to = folder.resolve("model");
        diffusers().write(to);
        byte[] config = Files.readAllBytes(to.resolve("config.json"));
        List<String> places = new ArrayList<>();
        for (int tenth = 1; tenth < 10; tenth++) {
            Files.write(to.resolve("config.json"), Arrays.copyOf(config, config.length * tenth / 10));
            places.add(refusal(to, CheckpointOptions.DEFAULT).place());
        }
        assertThat(places).hasSize(9).allMatch(place -> place.startsWith("line 1"));
        Files.write(to.resolve("config.json"), "[1]".getBytes(StandardCharsets.UTF_8));
        assertThat(refusal(to, CheckpointOptions.DEFAULT)).hasMessageContaining("a JSON object");
    }
}
