package org.cachescope.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    private static final String HEAD = "processor\t: 0\nvendor_id\t: AuthenticAMD\n";

    private static Processor described(String text) {
        return Processor.parse(text.lines().toList());
    }

    @Test
    void vectorsAreNarrowWithAvx2AndWithoutAvx512() {
        assertThat(described(HEAD + "flags\t\t: fpu sse2 avx avx2\n\nprocessor\t: 1\nflags\t\t: fpu"))
                .isEqualTo(new Processor(Set.of("fpu", "sse2", "avx", "avx2")))
                .matches(Processor::vectorsAreNarrow);
        assertThat(described(HEAD + "flags\t\t: avx2 avx512f avx512bw")).matches(p -> !p.vectorsAreNarrow());
    }

    @Test
    void nothingIsClaimedWhereTheSystemDoesNotTell() {
        assertThat(described(HEAD)).isEqualTo(new Processor(Set.of())).matches(p -> !p.vectorsAreNarrow());
        assertThat(Processor.parse(List.of())).isEqualTo(new Processor(Set.of()));
    }
}
