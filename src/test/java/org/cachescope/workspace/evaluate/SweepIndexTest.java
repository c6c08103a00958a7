package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SweepIndexTest {
    private static SweepIndex.Entry entry(String label, int steps, long seed, int images) {
        String command = "cachescope evaluate --model m --steps " + steps + " --policy all --images " + images
                + " --batch 50 --seed " + seed + " --out results";
        return new SweepIndex.Entry("random", label, "random", command, label + steps + seed + images);
    }

    @Test
    void namesAreAsShortAsTheirRunsAreAlike() {
        SweepIndex alike = new SweepIndex(List.of(entry("25 %", 20, 1, 500), entry("", 20, 1, 500)));
        assertThat(alike.names(_ -> true)).containsExactly("random, 25 %", "random");
        assertThat(alike.names(entry -> entry.label().isEmpty())).containsExactly("random");
    }

    @Test
    void runsOfOneNameAreToldApart() {
        SweepIndex seeds = new SweepIndex(List.of(entry("25 %", 20, 1, 500), entry("25 %", 20, 2, 500)));
        assertThat(seeds.names(_ -> true)).containsExactly("random, 25 %, seed 1", "random, 25 %, seed 2");
        SweepIndex all = new SweepIndex(List.of(entry("25 %", 20, 1, 500), entry("25 %", 10, 2, 1000)));
        assertThat(all.names(_ -> true))
                .containsExactly("random, 25 %, steps 20, N = 500, seed 1", "random, 25 %, steps 10, N = 1000, seed 2");
    }
}
