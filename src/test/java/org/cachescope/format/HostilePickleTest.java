package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pickle can describe anything; what is no checkpoint costs neither memory nor time, and never runs. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostilePickleTest {
    private static final long HUGE = 1L << 60;

    @TempDir
    private Path folder;

    private TorchFile open(PickleBytes pickle) throws IOException {
        return TorchFile.open(pickle.torchFile(folder.resolve("x.pt"), 6));
    }

    private void assertRefused(PickleBytes pickle, String... words) {
        assertThatThrownBy(() -> open(pickle))
                .isInstanceOf(FormatException.class)
                .message()
                .startsWith("x.pt: ")
                .contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"os", "posix", "nt"})
    void callingSystemIsRefusedByNameAndWithoutEffect(String module) {
        Path effect = folder.resolve("effect");
        PickleBytes pickle =
                new PickleBytes().op("}").text("args").global(module, "system").text("touch " + effect);
        assertRefused(
                pickle.op(0x85).op("Rs"),
                "'args', data.pkl at byte 12",
                module + ".system",
                "not allowed",
                "Nothing was executed");
        assertThat(effect).doesNotExist();
    }

    @Test
    void everyWayToNameAFunctionIsRefused() {
        assertRefused(new PickleBytes().text("os").text("system").op(0x93), "os.system");
        assertRefused(new PickleBytes().op("(").text("ls").op("ios\nsystem\n"), "os.system");
        assertRefused(new PickleBytes().global("builtins", "eval"), "builtins.eval");
        assertRefused(new PickleBytes().global("__builtin__", "getattr"), "__builtin__.getattr");
        assertRefused(new PickleBytes().global("torch", "load"), "torch.load");
        assertRefused(new PickleBytes().global("torch.serialization", "FloatStorage"), "torch.serialization");
        assertRefused(new PickleBytes().op(0x82, 1), "0x82");
    }

    @Test
    void allowedNamesMakeDataOnly() {
        assertRefused(new PickleBytes().global("torch", "FloatStorage").op(")R"), "torch.FloatStorage called");
        assertRefused(
                new PickleBytes()
                        .global("argparse", "Namespace")
                        .text("x")
                        .op(0x85)
                        .op("R"),
                "arguments");
        assertRefused(new PickleBytes().text("x").op(")R"), "'x'");
    }

    @Test
    void aBarePickleIsRefused() throws IOException {
        Path file = folder.resolve("x.pt");
        Files.write(
                file,
                new PickleBytes()
                        .global("os", "system")
                        .text("ls")
                        .op(0x85)
                        .op("R")
                        .build());
        assertThatThrownBy(() -> TorchFile.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("bare pickle; nothing in it was executed");
    }

    @Test
    void nestingOneHundredThousandDeepIsRefused() {
        assertRefused(new PickleBytes().times(100_000, "]").times(99_999, "a"), "nested at most 200 deep");
        assertRefused(new PickleBytes().times(100_000, ")").times(99_999, "\u0086"), "nested at most 200 deep");
        assertRefused(new PickleBytes().times(100_000, "(").times(100_000, "t"), "nested at most 200 deep");
        PickleBytes dicts = new PickleBytes().op("}");
        assertRefused(dicts.times(100_000, "N}").times(100_000, "s"), "nested at most 200 deep");
        // Built from the inside out, so that the depth shows late.
        assertRefused(new PickleBytes().op("]").times(100_000, "\u0085"), "nested at most 200 deep");
    }

    @Test
    void containersAsKeysAreRefusedBeforeTheyAreHashed() {
        assertRefused(new PickleBytes().op("}]").times(100_000, "\u0085").op("Ns"), "dict key");
        assertRefused(new PickleBytes().op("}q\0h\0Ns"), "dict key");
    }

    @Test
    void containersThatContainThemselvesAreRefused() {
        assertRefused(new PickleBytes().op("]q\0h\0a"), "cycle");
        assertRefused(new PickleBytes().op("}q\0Nh\0s"), "cycle");
        assertRefused(
                new PickleBytes()
                        .global("argparse", "Namespace")
                        .op(")\u0081q\0}")
                        .text("self")
                        .op("h\0sb"),
                "cycle");
    }

    @Test
    void sharingThatDoublesFortyTimesIsRefused() {
        PickleBytes pickle = new PickleBytes().op("]");
        for (int i = 0; i < 40; i++) {
            pickle.op("2\u0086");
        }
        assertRefused(pickle, "at most 4000000 values");
    }

    /** Two of each level in the next: a walk that does not remember what it has seen takes two million steps. */
    private static PickleBytes shared(PickleBytes innermost, String key, int levels) {
        for (int i = 0; i < levels; i++) {
            innermost.op("q").op(i).op("0}(");
            innermost
                    .text(key + "a")
                    .op("h")
                    .op(i)
                    .text(key + "b")
                    .op("h")
                    .op(i)
                    .op("u");
        }
        return innermost;
    }

    @Test
    @Timeout(5)
    void sharedContainersUnderLongKeysAreWalkedOnce() throws IOException {
        String key = "k".repeat(20_000);
        PickleBytes harmless = new PickleBytes().op("}").text("x").op("Ns");
        assertThat(open(shared(harmless, key, 20)).root()).isInstanceOf(Map.class);
        // The missing storage is looked for everywhere, and told in a short message.
        PickleBytes lacking = new PickleBytes().op("]").tensor("9", 6, 0, new long[] {6}, new long[] {1});
        assertThatThrownBy(() -> open(shared(lacking.op("a"), key, 20)))
                .isInstanceOf(FormatException.class)
                .message()
                .contains("tensor 'kkk", "found none")
                .hasSizeLessThan(1200);
        PickleBytes unfound = new PickleBytes().op("](").op("]");
        shared(unfound, key, 20).tensor("9", 6, 0, new long[] {6}, new long[] {1});
        assertRefused(unfound.op("e"), "tensor '[1]'", "found none");
    }

    @Test
    void repeatedElementsCountAsOftenAsTheyAreShared() {
        PickleBytes pickle = new PickleBytes()
                .op("]")
                .tensor("0", 6, 0, new long[] {1 << 20}, new long[] {0})
                .op("a");
        assertRefused(shared(pickle, "", 8), "object 'b'", "views that repeat elements");
    }

    @Test
    void numbersBeyondSixtyFourBitsAreNoKeys() throws IOException {
        PickleBytes pickle =
                new PickleBytes().op("}").op(0x8a, 255).times(254, "\u0001").op("\u0001Ns");
        assertRefused(pickle, "a number of 64 bits", "a large number");
        assertThat(open(new PickleBytes().op("}").number(Long.MIN_VALUE).op("Ns"))
                        .root())
                .isEqualTo(Collections.singletonMap(Long.MIN_VALUE, null));
    }

    @Test
    void optionsHaveTextAsNames() {
        PickleBytes pickle = new PickleBytes().global("argparse", "Namespace").op(")\u0081}K\1Nsb");
        assertRefused(pickle, "text as an option's name", "found 1");
    }

    @Test
    void copyingOneListOverAndOverIsRefused() {
        PickleBytes pickle = new PickleBytes().op("](").times(100_000, "N").op("eq\0");
        for (int i = 0; i < 1000; i++) {
            pickle.global("builtins", "set").op("h\0\u0085R");
        }
        assertRefused(pickle, "values copied");
    }

    @Test
    void moreOpcodesThanAnyCheckpointNeedsAreRefused() {
        assertRefused(new PickleBytes().times(PickleMachine.MOST_OPCODES, "N0"), "opcodes");
    }

    @Test
    void aTensorOfTwoToTheSixtyElementsIsRefused() {
        long[] huge = {HUGE};
        long[] one = {1};
        // In a storage of that size, that the file does not have.
        assertRefused(tensor(HUGE, 0, huge, one), "tensor 'x'", "F32", "24 bytes");
        // In a storage that is smaller.
        assertRefused(tensor(6, 0, huge, one), "'x'", "storage of 6 elements");
        // By repeating one element.
        assertRefused(tensor(6, 0, new long[] {1L << 40}, new long[] {0}), "tensor 'x'", "repeat elements");
        assertRefused(tensor(6, 0, huge, new long[] {0}), "tensor 'x'", "repeat elements");
        // By a product that overflows.
        assertRefused(tensor(6, 0, new long[] {HUGE, HUGE}, new long[] {0, 0}), "'x'", "2^63");
        assertRefused(tensor(6, 0, new long[] {1L << 62}, new long[] {0}), "'x'");
    }

    private static PickleBytes tensor(long elements, long offset, long[] sizes, long[] strides) {
        return new PickleBytes()
                .op("}")
                .text("x")
                .tensor("0", elements, offset, sizes, strides)
                .op("s");
    }

    @Test
    void tensorsThatLeaveTheirStorageAreRefused() {
        assertRefused(tensor(6, 1, new long[] {6}, new long[] {1}), "'x'", "storage of 6 elements");
        assertRefused(tensor(6, 7, new long[] {0}, new long[] {1}), "'x'", "storage of 6 elements");
        assertRefused(tensor(6, -1, new long[] {1}, new long[] {1}), "'x'");
        assertRefused(tensor(6, 0, new long[] {-1}, new long[] {1}), "'x'", "negative");
        assertRefused(tensor(6, 0, new long[] {2}, new long[] {-1}), "'x'");
        assertRefused(tensor(6, 0, new long[] {2, 3}, new long[] {1}), "'x'");
        assertRefused(tensor(6, 0, new long[] {2}, new long[] {Long.MAX_VALUE}), "'x'");
        assertRefused(tensor(6, Long.MAX_VALUE, new long[] {2}, new long[] {1}), "'x'");
        assertRefused(tensor(5, 0, new long[] {5}, new long[] {1}), "tensor 'x'", "5 elements of F32", "24 bytes");
        assertRefused(tensor(-1, 0, new long[] {0}, new long[] {1}), "size");
        assertRefused(tensor(6, 0, new long[65], new long[65]), "at most 64");
    }

    @Test
    void aStorageThatIsMissingNamesTheTensor() {
        PickleBytes pickle = new PickleBytes().op("}").text("w");
        assertRefused(
                pickle.tensor("../0", 6, 0, new long[] {6}, new long[] {1}).op("s"),
                "tensor 'w'",
                "an entry 'a/data/../0', found none");
    }

    @Test
    void oneStorageWithTwoSizesIsRefused() {
        PickleBytes pickle = new PickleBytes().op("](");
        pickle.tensor("0", 6, 0, new long[] {6}, new long[] {1});
        assertRefused(pickle.tensor("0", 7, 0, new long[] {6}, new long[] {1}).op("e"), "6 F32 as before");
    }

    @Test
    void lengthsBeyondThePickleAllocateNothing() {
        assertRefused(new PickleBytes().op("X").op(0xff, 0xff, 0xff, 0xff), "4294967295 more bytes");
        assertRefused(new PickleBytes().op("B").op(0xff, 0xff, 0xff, 0x7f), "2147483647 more bytes");
        assertRefused(new PickleBytes().op("T").op(0xff, 0xff, 0xff, 0xff), "more bytes");
        assertRefused(new PickleBytes().op(0x8e, 0, 0, 0, 0, 0, 0, 0, 0x80), "9223372036854775808 more bytes");
        assertRefused(new PickleBytes().op(0x8b, 0, 0, 0, 0x10), "at most 1024 bytes");
        assertRefused(new PickleBytes().op(0x8b, 0, 0, 0, 0xff), "at most 1024 bytes");
        assertRefused(new PickleBytes().op("L" + "1".repeat(2000) + "L\n"), "a line of at most");
    }

    @Test
    void anEmptyOrTwistedStackIsRefused() {
        assertRefused(new PickleBytes(), "a value on the stack, found none");
        assertRefused(new PickleBytes().op("NN"), "1 more on the stack");
        assertRefused(new PickleBytes().op("t"), "a mark");
        assertRefused(new PickleBytes().op("N\u0086"), "2 values");
        assertRefused(new PickleBytes().op("N(0\u0087"), "3 values");
        assertRefused(new PickleBytes().op("](\u0085"), "1 values");
        assertRefused(new PickleBytes().op("}(Nu"), "a key without one");
        assertRefused(new PickleBytes().op(")Na"), "a list to append to");
        assertRefused(new PickleBytes().op("]NNs"), "a dict to fill");
        assertRefused(new PickleBytes().op("h\5"), "stored under 5");
        assertRefused(new PickleBytes().op("NQ"), "'storage'");
        assertRefused(new PickleBytes().op("NNb"), "attributes");
        assertRefused(new PickleBytes().op(0x80, 9), "protocol up to 5");
        assertRefused(new PickleBytes().op("I1e9\n"), "a whole number, found 1e9");
        assertRefused(new PickleBytes().op("X").op(1, 0, 0, 0, 0xff), "UTF-8");
    }

    @Test
    void namesInMessagesCannotSteerATerminal() {
        assertThatThrownBy(() -> open(new PickleBytes().global("\u001b[2J" + "x".repeat(900), "y")))
                .isInstanceOf(FormatException.class)
                .message()
                .contains("\\u001b[2J")
                .doesNotContain("\u001b")
                .hasSizeLessThan(800);
    }

    @Test
    void classesAsValuesAreSkipped() throws IOException {
        PickleBytes pickle = new PickleBytes().op("}").text("type").global("collections", "OrderedDict");
        assertThat(open(pickle.op("s")).root()).isEqualTo(Map.of("type", new Skipped("collections.OrderedDict")));
    }

    @Test
    void attributesOfAnOrderedDictAreLeftOut() throws IOException {
        PickleBytes pickle =
                new PickleBytes().global("collections", "OrderedDict").op(")R");
        pickle.text("a").op('K', 1).op("s}").text("_metadata").op("}sb");
        assertThat(open(pickle).root()).isEqualTo(Map.of("a", 1L));
    }
}
