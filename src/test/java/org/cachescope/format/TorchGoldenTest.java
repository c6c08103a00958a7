package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.WeightSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the torch reader to files that PyTorch wrote, bit by bit. */
@Tag("golden")
class TorchGoldenTest {

    private static List<TorchFile> torchFiles(GoldenFixture fixture) throws IOException {
        List<TorchFile> files = new ArrayList<>();
        for (String name : keys(fixture.manifest().get("files"))) {
            if (name.endsWith(".pt")) {
                files.add(TorchFile.open(fixture.file(name)));
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Follows {@code a.1.b} through dicts with text or number keys and lists. */
    private static @Nullable Object at(@Nullable Object root, String path) {
        Object value = root;
        for (String key : path.split("\\.")) {
            Map<?, ?> map = value instanceof Map<?, ?> dict ? dict : Map.of();
            value = map.containsKey(key) || !key.matches("[0-9]+") ? map.get(key) : map.get(Long.valueOf(key));
        }
        return value;
    }

    private static void assertSameBits(String what, HostTensor got, HostTensor want) {
        assertThat(got.dtype()).as(what).isEqualTo(want.dtype());
        assertThat(got.shape()).as(what).isEqualTo(want.shape());
        assertThat(got.bytes().mismatch(want.bytes())).as(what).isEqualTo(-1);
    }

    @Test
    void everyTensorIsBitExactInBothContainers() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("torch-serialization");
        for (TorchFile file : torchFiles(fixture)) {
            for (String name : keys(fixture.manifest().get("tensors"))) {
                String what = file.path().getFileName() + " " + name;
                Object found = at(file.root(), name);
                assertThat(found).as(what).isInstanceOf(TorchTensor.class);
                try (Arena arena = Arena.ofConfined()) {
                    assertSameBits(what, file.read((TorchTensor) found, arena), fixture.tensor(name));
                }
            }
        }
    }

    @Test
    void tensorsOfADictAreReadByName() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("torch-serialization");
        for (TorchFile file : torchFiles(fixture)) {
            TensorFile state = file.tensorsAt("state");
            assertThat(state.names()).isNotEmpty();
            for (String name : state.names()) {
                HostTensor want = fixture.tensor("state." + name);
                assertThat(state.dtype(name)).isEqualTo(want.dtype());
                assertThat(state.shape(name)).isEqualTo(want.shape());
                assertSameBits(name, state.read(name, Arena.ofAuto()), want);
            }
        }
    }

    @Test
    void stridesAndOffsetsAreAsSaved() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("torch-serialization");
        JsonNode values = fixture.manifest().get("values");
        for (TorchFile file : torchFiles(fixture)) {
            for (String name : keys(values.get("strides"))) {
                TorchTensor tensor = (TorchTensor) at(file.root(), "state." + name);
                assertThat(tensor).isNotNull();
                List<Long> strides = new ArrayList<>();
                values.get("strides").get(name).forEach(stride -> strides.add(stride.asLong()));
                assertThat(tensor.strides()).as(name).isEqualTo(strides);
                JsonNode offset = values.get("storage_offsets").get(name);
                if (offset != null) {
                    assertThat(tensor.storageOffset()).as(name).isEqualTo(offset.asLong());
                }
            }
        }
    }

    @Test
    void plainValuesAreAsSaved() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("torch-serialization");
        JsonNode plain = fixture.manifest().get("values").get("plain_values");
        for (TorchFile file : torchFiles(fixture)) {
            assertThat(file.root()).isInstanceOf(Map.class);
            Map<?, ?> root = (Map<?, ?>) file.root();
            List<?> namespaces =
                    root.values().stream().filter(Namespace.class::isInstance).toList();
            for (String key : keys(plain)) {
                Object found = root.containsKey(key) ? root.get(key) : namespaces.getFirst();
                assertThat(found).as(key).isEqualTo(expected(plain.get(key)));
            }
        }
    }

    /** What the manifest's JSON stands for: {@code "a*300"} is 300 a's, long integers are text, objects namespaces. */
    private static @Nullable Object expected(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> json.booleanValue();
            case NUMBER -> json.isIntegralNumber() ? (Object) json.longValue() : (Object) json.doubleValue();
            case STRING -> expectedText(json.textValue());
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                json.forEach(element -> list.add(expected(element)));
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                keys(json).forEach(key -> map.put(key, expected(json.get(key))));
                yield new Namespace(map);
            }
        };
    }

    private static Object expectedText(String text) {
        if (text.matches("-?[0-9]{19,}")) {
            return new BigInteger(text);
        }
        return text.matches(".\\*[0-9]+") ? text.substring(0, 1).repeat(Integer.parseInt(text.substring(2))) : text;
    }

    @Test
    void everyCheckpointHoldsTheWeightsAtItsPrecision() throws IOException {
        GoldenFixture fixture = GoldenFixture.open("dit-forward");
        WeightSource want = fixture.weights();
        for (TorchFile file : torchFiles(fixture)) {
            boolean isTraining = file.root() instanceof Map<?, ?> root && root.containsKey("ema");
            TensorFile got = isTraining ? file.tensorsAt("ema") : file.tensorsAt();
            assertThat(got.names()).containsExactlyInAnyOrderElementsOf(want.names());
            for (String name : want.names()) {
                try (Arena arena = Arena.ofConfined()) {
                    HostTensor rounded = rounded(want.read(name, arena), got.dtype(name), arena);
                    assertSameBits(file.path().getFileName() + " " + name, got.read(name, arena), rounded);
                }
            }
        }
    }

    private static HostTensor rounded(HostTensor full, DType dtype, Arena arena) {
        if (dtype == full.dtype()) {
            return full;
        }
        MemorySegment half = arena.allocate(full.shape().elements() * 2);
        for (long i = 0; i < full.shape().elements(); i++) {
            float value = (float) full.valueAt(i);
            short bits = dtype == DType.F16 ? Float.floatToFloat16(value) : bfloat16(value);
            half.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * i, bits);
        }
        return new HostTensor(dtype, full.shape(), half);
    }

    /** Rounds to nearest, ties to even. */
    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    @Test
    void tensorsOfZipFilesAreMappedWithoutACopy() throws IOException {
        for (TorchFile file : torchFiles(GoldenFixture.open("dit-forward"))) {
            if (FileKind.of(file.path()) == FileKind.TORCH_ZIP) {
                Map<?, ?> root = (Map<?, ?>) file.root();
                assertThat(root).isNotNull();
                TensorFile tensors = file.tensors(root.get("ema") instanceof Map<?, ?> ema ? ema : root);
                for (String name : tensors.names()) {
                    assertThat(tensors.read(name, Arena.ofAuto()).bytes().isMapped())
                            .as(name)
                            .isTrue();
                }
            }
        }
    }
}
