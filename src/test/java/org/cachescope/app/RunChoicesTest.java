package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.FakeStudio;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class RunChoicesTest {
    private static final int STEPS = 4;
    private static final CacheSchedule ALL = new CachePolicy.AllCells(ReusePattern.ALTERNATE)
            .schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim"));

    private final RunChoices asked = new RunChoices();

    private static RunRequest run(long seed, CacheSchedule schedule) {
        return new RunRequest(
                FakeStudio.SHIPPED,
                new SamplingRecipe(List.of(1L), STEPS, new Solver.Ddim(0), new Guidance(2, 3), true, seed),
                schedule);
    }

    private static CachingState theta(double theta) {
        return new CachingState(null, Choice.THETA, theta, 0, HandEdits.NONE, ReusePattern.ALTERNATE);
    }

    @Test
    void aRunHasTheChoicesOfWhenItWasAskedFor() {
        asked.asked(run(1, ALL), theta(0.2));
        asked.asked(run(1, ALL.uncached()), theta(0.9));
        assertThat(asked.of(run(1, ALL))).contains(theta(0.2));
    }

    @Test
    void ofTwoChoicesForTheSameRunTheNewestCounts() {
        asked.asked(run(1, ALL), theta(0.2));
        asked.asked(run(2, ALL), theta(0.3));
        asked.asked(run(1, ALL), theta(0.4));
        assertThat(asked.of(run(1, ALL))).contains(theta(0.4));
    }

    @Test
    void whatIsOlderThanTheRunOnShowIsForgotten() {
        asked.asked(run(1, ALL), theta(0.2));
        asked.asked(run(2, ALL), theta(0.3));
        asked.asked(run(3, ALL), theta(0.4));
        asked.shown(run(2, ALL));
        assertThat(asked.of(run(1, ALL))).isEmpty();
        assertThat(asked.of(run(2, ALL))).contains(theta(0.3));
        assertThat(asked.of(run(3, ALL))).contains(theta(0.4));
    }

    @Test
    void aFullRunReusesNothingAndHasNoCellsByHand() {
        asked.asked(run(1, ALL), theta(0.2));
        CachingState full = asked.ofFull(run(1, ALL.uncached()));
        assertThat(full.choice()).isEqualTo(Choice.NONE);
        assertThat(full.theta()).isEqualTo(0.2);
        assertThat(full.edits()).isEqualTo(HandEdits.NONE);
    }
}
