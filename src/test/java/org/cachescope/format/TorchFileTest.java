package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("x.pt");
    }

    private static PickleBytes tensorX(long elements, long offset, long[] sizes, long[] strides) {
        return new PickleBytes()
                .op("}")
                .text("x")
                .tensor("0", elements, offset, sizes, strides)
                .op("s");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Map<String, HostTensor> tensors = Samples.tensors();
        Map<Object, @Nullable Object> inner = new LinkedHashMap<>();
        inner.put("z", "ä€😀");
        inner.put(7L, null);
        inner.put("list", new ArrayList<>(Arrays.asList(1L, 2.5, true, false, null, List.of(), Map.of(), "")));
        inner.put("a", List.of(0L, -1L, 1L << 31, -(1L << 31) - 1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE));
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put("routers", tensors);
        root.put("args", inner);
        TorchFile.write(file(), root);

        TorchFile read = TorchFile.open(file());
        assertThat(read.root()).isInstanceOf(Map.class);
        Map<?, ?> found = (Map<?, ?>) read.root();
        assertThat(found.get("args")).isEqualTo(inner);
        assertThat(((Map<?, ?>) found.get("args")).keySet().toArray())
                .containsExactly(inner.keySet().toArray());
        TensorFile routers = read.tensorsAt("routers");
        assertThat(routers.names()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, want) -> {
            HostTensor got = routers.read(name, Arena.ofAuto());
            assertThat(got.dtype()).isEqualTo(want.dtype());
            assertThat(got.shape()).isEqualTo(want.shape());
            assertThat(got.bytes().mismatch(want.bytes())).as(name).isEqualTo(-1);
            assertThat(got.bytes().isMapped() || got.shape().elements() == 0).isTrue();
            assertThat(got.bytes().address() % 64 == 0 || got.shape().elements() == 0)
                    .as("values start at a multiple of 64 bytes, as PyTorch's do")
                    .isTrue();
        });
    }

    @Test
    void theSameObjectGivesTheSameBytes() throws IOException {
        byte[] once = Files.readAllBytes(Samples.torchZip(file()));
        assertThat(Files.readAllBytes(Samples.torchZip(folder.resolve("other.pt"))))
                .isEqualTo(once);
    }

    @Test
    void whatTorchWouldNotReadAsPlainDataIsNotWritten() {
        assertThatThrownBy(() -> TorchFile.write(file(), Map.of("a", new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
        Object nested = 1L;
        for (int i = 0; i < 100_000; i++) {
            nested = List.of(nested);
        }
        Map<String, Object> deep = Map.of("deep", nested);
        assertThatThrownBy(() -> TorchFile.write(file(), deep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("200 deep");
        assertThat(file()).doesNotExist();
    }

    @Test
    void viewsAreGatheredInTheirOrder() throws IOException {
        assertThat(values(tensorX(6, 0, new long[] {3, 2}, new long[] {1, 3}))).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(values(tensorX(6, 1, new long[] {2}, new long[] {3}))).containsExactly(1, 4);
        assertThat(values(tensorX(6, 5, new long[] {2, 2}, new long[] {0, 0}))).containsExactly(5, 5, 5, 5);
        assertThat(values(tensorX(6, 2, new long[] {1, 3, 1}, new long[] {9, 1, 9})))
                .containsExactly(2, 3, 4);
        assertThat(values(tensorX(6, 4, new long[] {}, new long[] {}))).containsExactly(4);
        assertThat(values(tensorX(6, 6, new long[] {0}, new long[] {1}))).isEmpty();
        assertThat(values(tensorX(6, 0, new long[] {2, 2, 2}, new long[] {1, 1, 1})))
                .containsExactly(0, 1, 1, 2, 1, 2, 2, 3);
    }

    private float[] values(PickleBytes pickle) throws IOException {
        return TorchFile.open(pickle.torchFile(file(), 6))
                .tensorsAt()
                .read("x", Arena.ofAuto())
                .toFloats();
    }

    @Test
    void tensorsAtSaysWhatIsThereInstead() throws IOException {
        TorchFile file = TorchFile.open(Samples.torchZip(file()));
        assertThatThrownBy(() -> file.tensorsAt("ema"))
                .isInstanceOf(FormatException.class)
                .hasMessage("x.pt: object: expected a dict with 'ema', found a dict of 3: weights, args, plain");
        assertThatThrownBy(() -> file.tensorsAt("plain"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("object['plain']: expected a dict of tensors, found a list or tuple of 6");
    }

    @Test
    void onlyTensorsUnderTextKeysGetNames() throws IOException {
        PickleBytes pickle = new PickleBytes()
                .op("}K\3")
                .tensor("0", 6, 0, new long[] {6}, new long[] {1})
                .op("s");
        pickle.text("n")
                .op("Ns")
                .text("w")
                .tensor("0", 6, 0, new long[] {2}, new long[] {1})
                .op("s");
        TensorFile tensors = TorchFile.open(pickle.torchFile(file(), 6)).tensorsAt();
        assertThat(tensors.names()).containsExactly("w");
        assertThat(tensors.shape("w")).isEqualTo(Shape.of(2));
        assertThat(tensors.dtype("w")).isEqualTo(DType.F32);
        assertThatThrownBy(() -> tensors.shape("n")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTensorOfAnotherFileIsTheCallersMistake() throws IOException {
        TorchFile file =
                TorchFile.open(tensorX(6, 0, new long[] {6}, new long[] {1}).torchFile(file(), 6));
        TorchTensor foreign = new TorchTensor(DType.F64, Shape.of(3), List.of(1L), 0, "0", 6);
        assertThatThrownBy(() -> file.read(foreign, Arena.ofAuto())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void truncationAtEveryTenthOfAZipIsRefused() throws IOException {
        assertTruncationRefused(Files.readAllBytes(Samples.torchZip(file())));
    }

    @Test
    void truncationAtEveryTenthOfALegacyFileIsRefused() throws IOException {
        assertTruncationRefused(Files.readAllBytes(Samples.torchLegacy(file())));
    }

    private void assertTruncationRefused(byte[] whole) throws IOException {
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(file(), Arrays.copyOf(whole, whole.length * tenth / 10));
            assertThatThrownBy(() -> TorchFile.open(file()))
                    .as("%d tenths", tenth)
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("x.pt: ");
        }
        Files.write(file(), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> TorchFile.open(file())).isInstanceOf(FormatException.class);
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> TorchFile.open(file())).isInstanceOf(FormatException.class);
    }

    @Test
    void truncatedLegacyFileNamesTheTensor() throws IOException {
        byte[] whole = Files.readAllBytes(Samples.torchLegacy(file()));
        Files.write(file(), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> TorchFile.open(file()))
                .isInstanceOf(FormatException.class)
                .message()
                .contains("tensor '", "up to the end of the file");
    }

    @Test
    void wrongMagicIsRefused() throws IOException {
        Files.writeString(file(), "not a checkpoint at all");
        assertThatThrownBy(() -> TorchFile.open(file()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("start of file: expected a torch.save file");
        Samples.safetensors(file());
        assertThatThrownBy(() -> TorchFile.open(file()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("found a safetensors file");
    }

    @Test
    void aFileChangedSinceOpeningIsRefused() throws IOException {
        TensorFile tensors = TorchFile.open(Samples.torchZip(file())).tensorsAt("weights");
        Files.write(file(), new byte[3]);
        assertThatThrownBy(() -> tensors.read("t.F32", Arena.ofAuto()))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("changed meanwhile");
    }

    @Test
    void zip64DirectoriesAreRead() throws IOException {
        byte[] pickle = tensorX(1, 0, new long[] {1}, new long[] {1}).build();
        Files.write(
                file(),
                new ZipBytes()
                        .zip64()
                        .add("m/data.pkl", pickle)
                        .add("m/data/0", new byte[4])
                        .build());
        assertThat(TorchFile.open(file()).tensorsAt().read("x", Arena.ofAuto()).toFloats())
                .containsExactly(0);
    }

    private void assertZipRefused(ZipBytes zip, String... words) throws IOException {
        Files.write(file(), zip.build());
        assertThatThrownBy(() -> TorchFile.open(file()))
                .isInstanceOf(FormatException.class)
                .message()
                .startsWith("x.pt: ")
                .contains(words);
    }

    @Test
    void zipFilesThatLieAreRefused() throws IOException {
        byte[] pickle = tensorX(1, 0, new long[] {1}, new long[] {1}).build();
        byte[] four = new byte[4];
        assertZipRefused(new ZipBytes().add("m/data.pkl", pickle, 0, 8), "'m/data.pkl'", "compressed data (method 8)");
        assertZipRefused(new ZipBytes().add("m/data.pkl", pickle, 1, 0), "encrypted");
        assertZipRefused(
                new ZipBytes().add("m/data.pkl", pickle).add("m/data/0", four, 0, 8), "'m/data/0'", "compressed");
        assertZipRefused(
                new ZipBytes().add("m/data.pkl", pickle).add("m/data/0", four).claimSize(5), "'m/data/0'");
        assertZipRefused(
                new ZipBytes()
                        .zip64()
                        .add("m/data.pkl", pickle)
                        .add("m/data/0", four)
                        .claimSize(1L << 60),
                "'m/data/0'",
                "1152921504606846976 bytes");
        assertZipRefused(
                new ZipBytes()
                        .zip64()
                        .add("m/data.pkl", pickle)
                        .add("m/data/0", four)
                        .claimSize(-1),
                "below 2^63");
        assertZipRefused(new ZipBytes().add("m/data.pkl", pickle).alias("m/data/0", 0), "other data");
        assertZipRefused(
                new ZipBytes().add("m/data.pkl", pickle).add("m/data/0", four).add("m/data/0", four),
                "'m/data/0'",
                "two");
        assertZipRefused(new ZipBytes().add("m/data.pkl", pickle).add("n/data.pkl", pickle), "2 of them");
        assertZipRefused(new ZipBytes().add("readme.txt", four), "one data.pkl");
        assertZipRefused(new ZipBytes(), "one data.pkl");
        assertZipRefused(
                new ZipBytes().add("m/data.pkl", pickle).add("m/constants.pkl", pickle), "a TorchScript module");
        assertZipRefused(
                new ZipBytes().add("m/data.pkl", pickle).add("m/byteorder", new byte[] {'b', 'i', 'g'}), "little");
    }

    @Test
    void aTensorOfTheWrongSizeIsNamed() throws IOException {
        byte[] pickle = tensorX(2, 0, new long[] {2}, new long[] {1}).build();
        assertZipRefused(
                new ZipBytes().add("m/data.pkl", pickle).add("m/data/0", new byte[4]),
                "tensor 'x': expected 2 elements of F32, found 4 bytes in 'm/data/0'");
    }
}
