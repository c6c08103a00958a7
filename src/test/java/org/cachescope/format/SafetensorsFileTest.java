package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("x.safetensors");
    }

    private void assertRefused(String header, int dataBytes, String... words) throws IOException {
        Path file = Samples.safetensors(file(), header, dataBytes);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(FormatException.class)
                .message()
                .startsWith("x.safetensors: ")
                .contains(words);
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Map<String, HostTensor> tensors = Samples.tensors();
        Map<String, String> metadata = Map.of("a", "line\nbreak \"ü\" 😀");
        SafetensorsFile.write(file(), tensors, metadata);
        TensorFile read = SafetensorsFile.open(file());
        assertThat(read.path()).isEqualTo(file());
        assertThat(read.metadata()).isEqualTo(metadata);
        assertThat(read.names()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, want) -> {
            assertThat(read.dtype(name)).isEqualTo(want.dtype());
            assertThat(read.shape(name)).isEqualTo(want.shape());
            HostTensor got = read.read(name, Arena.ofAuto());
            assertThat(got.bytes().mismatch(want.bytes())).as(name).isEqualTo(-1);
        });
    }

    @Test
    void everyWrittenTensorIsMappedAndAligned() throws IOException {
        TensorFile read = SafetensorsFile.open(Samples.safetensors(file()));
        for (String name : read.names()) {
            HostTensor tensor = read.read(name, Arena.ofAuto());
            if (tensor.shape().elements() > 0) {
                assertThat(tensor.bytes().isMapped()).as(name).isTrue();
                assertThat(tensor.bytes().isReadOnly()).as(name).isTrue();
                assertThat(tensor.bytes().address() % tensor.dtype().sizeBytes())
                        .isZero();
            }
        }
    }

    @Test
    void aTensorThatIsNotAlignedIsCopied() throws IOException {
        String header = "{" + tensor("a", "U8", "[1]", "[0,1]") + "," + tensor("b", "F32", "[2]", "[1,9]") + "}";
        HostTensor b =
                SafetensorsFile.open(Samples.safetensors(file(), header, 9)).read("b", Arena.ofAuto());
        assertThat(b.bytes().isMapped()).isFalse();
        assertThat(b.bytes().address() % 4).isZero();
        assertThat(b.toFloats()).containsExactly(0, 0);
    }

    @Test
    void theSameTensorsGiveTheSameBytes() throws IOException {
        byte[] once = Files.readAllBytes(Samples.safetensors(file()));
        assertThat(Files.readAllBytes(Samples.safetensors(file()))).isEqualTo(once);
    }

    @Test
    void anUnknownNameIsTheCallersMistake() throws IOException {
        TensorFile read = SafetensorsFile.open(Samples.safetensors(file()));
        assertThatThrownBy(() -> read.shape("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'nowhere'");
    }

    @Test
    void noTensorMayBeNamedLikeTheMetadata() {
        Map<String, HostTensor> tensors = Map.of("__metadata__", HostTensor.ofFloats(Shape.of(1), new float[1]));
        assertThatThrownBy(() -> SafetensorsFile.write(file(), tensors, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 3})
    void aHeaderLengthThatLiesIsRefused(long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                file(), bytes.putLong(length).put((byte) '{').put((byte) '}').array());
        assertThatThrownBy(() -> SafetensorsFile.open(file()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("header length: expected 2 to 2 bytes, found " + Long.toUnsignedString(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFileShorterThanItsLengthFieldIsRefused(int size) throws IOException {
        Files.write(file(), new byte[size]);
        assertThatThrownBy(() -> SafetensorsFile.open(file()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(size + " bytes in the whole file");
    }

    @Test
    void truncationAtEveryTenthIsRefusedNamingATensorOrTheHeader() throws IOException {
        byte[] whole = Files.readAllBytes(Samples.safetensors(file()));
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(file(), Arrays.copyOf(whole, whole.length * tenth / 10));
            assertThatThrownBy(() -> SafetensorsFile.open(file()))
                    .as("%d tenths", tenth)
                    .isInstanceOf(FormatException.class)
                    .message()
                    .containsPattern("tensor '|header");
        }
    }

    @Test
    void truncatedFileNamesTheTensor() throws IOException {
        assertRefused(
                "{" + tensor("pos_embed", "F32", "[4]", "[0,16]") + "}",
                15,
                "tensor 'pos_embed'",
                "bytes up to 16",
                "only 15 bytes of data");
    }

    @Test
    void gapsOverlapsAndBytesLeftOverAreRefused() throws IOException {
        String first = tensor("a", "F32", "[2]", "[0,8]");
        assertRefused("{" + first + "," + tensor("b", "F32", "[1]", "[4,8]") + "}", 8, "tensor 'b'", "overlaps");
        assertRefused("{" + first + "," + tensor("b", "F32", "[2]", "[0,8]") + "}", 8, "overlaps");
        assertRefused("{" + first + "," + tensor("b", "F32", "[1]", "[12,16]") + "}", 16, "tensor 'b'", "gap");
        assertRefused("{" + tensor("a", "F32", "[1]", "[4,8]") + "}", 8, "tensor 'a'", "gap");
        assertRefused("{" + first + "}", 9, "end of file", "8 bytes", "9");
        assertRefused("{}", 1, "end of file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32 | [2] | [0,4]  | 8 bytes for F32[2]",
                "F32 | [2] | [0,16] | found 16 bytes",
                "F32 | [2] | [8,0]  | begin <= end",
                "F32 | [2] | [-8,0] | begin <= end",
                "F32 | [2] | [0]    | begin <= end",
                "F32 | [2] | [0,4,8] | begin <= end",
                "F32 | [2] | [0,9223372036854775807] | found 9223372036854775807 bytes",
                "F32 | [2] | [0,18446744073709551615] | below 2^63",
                "F32 | [2] | [0,8.0] | whole numbers",
                "F32 | [2] | '8'    | a list",
                "F32 | [-2,-1] | [0,8] | sizes of 0 or more",
                "F32 | [4611686018427387904,4] | [0,8] | 2^63",
                "F32 | [4611686018427387904] | [0,8] | 2^63",
                "F32 | [[2]] | [0,8] | whole numbers",
                "F32 | ['2'] | [0,8] | whole numbers",
                "F32 | [true] | [0,8] | whole numbers",
                "F99 | [2] | [0,8]  | found F99",
                "f32 | [2] | [0,8]  | found f32"
            })
    void aHeaderThatLiesAboutATensorNamesIt(String dtype, String shape, String offsets, String words)
            throws IOException {
        String header = "{" + tensor("w", dtype, shape.replace('\'', '"'), offsets.replace('\'', '"')) + "}";
        assertRefused(header, 8, "tensor 'w'", words);
    }

    @Test
    void headersThatAreNoPlainJsonAreRefused() throws IOException {
        String good = tensor("a", "U8", "[1]", "[0,1]");
        assertRefused("{" + good + "," + good + "}", 1, "tensor 'a'", "found two");
        assertRefused("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", 1, "tensor 'a'", "one 'dtype'");
        assertRefused("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "tensor 'a'", "no data_offsets");
        assertRefused("{\"a\":{\"more\":1}}", 1, "tensor 'a'", "'more'");
        assertRefused("{\"a\":7}", 1, "tensor 'a'", "found 7");
        assertRefused("{" + good + "}{}", 1, "nothing after the JSON object");
        assertRefused("{" + good, 1, "header at byte", "JSON");
        assertRefused("{" + good + ",}", 1, "header at byte", "JSON");
        assertRefused("{\"a\":" + "[".repeat(100_000), 1, "tensor 'a'");
        assertRefused("[]", 0, "a JSON object");
        assertRefused("{\0}\0", 0, "UTF-8");
        assertRefused("{\"__metadata__\":{\"a\":1}}", 0, "__metadata__ 'a'", "a string");
        assertRefused("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", 0, "__metadata__ 'a'", "two");
        assertRefused("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "__metadata__", "twice");
        assertRefused("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + "1,".repeat(64) + "1]}}", 1, "up to 64");
    }

    @Test
    void tooManyTensorsAreRefused() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i <= 100_000; i++) {
            header.append(i == 0 ? "" : ",").append(tensor("t" + i, "U8", "[0]", "[0,0]"));
        }
        assertRefused(header + "}", 0, "at most 100000 tensors");
    }

    @Test
    void aFileThatShrankSinceOpeningIsRefused() throws IOException {
        TensorFile read = SafetensorsFile.open(Samples.safetensors(file()));
        try (SeekableByteChannel channel = Files.newByteChannel(file(), StandardOpenOption.WRITE)) {
            channel.truncate(200);
        }
        assertChanged(read);
    }

    @Test
    void aFileThatWasReplacedSinceOpeningIsRefused() throws IOException {
        TensorFile read = SafetensorsFile.open(Samples.safetensors(file()));
        Path other = Samples.safetensors(folder.resolve("other"));
        Files.setLastModifiedTime(other, FileTime.fromMillis(1_000_000));
        Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
        assertChanged(read);
    }

    @Test
    void aFileThatIsGoneSinceOpeningIsRefused() throws IOException {
        TensorFile read = SafetensorsFile.open(Samples.safetensors(file()));
        Files.delete(file());
        assertThatThrownBy(() -> read.read("t.F32", Arena.ofAuto()))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("Open it again");
    }

    private static void assertChanged(TensorFile read) {
        assertThatThrownBy(() -> read.read("t.F32", Arena.ofAuto()))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("changed meanwhile");
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        assertThatThrownBy(() -> SafetensorsFile.open(file()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.safetensors: file: expected a file, found none at");
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("found a folder");
    }

    @Test
    void wholeFilesOfOneTypeKeepTheirOrderInTheData() throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Samples.tensor(DType.F32, 1, 2));
        tensors.put("a", Samples.tensor(DType.F32, 2, 2));
        SafetensorsFile.write(file(), tensors, Map.of());
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1))
                .contains(tensor("b", "F32", "[2]", "[0,8]"))
                .contains(tensor("a", "F32", "[2]", "[8,16]"));
    }
}
