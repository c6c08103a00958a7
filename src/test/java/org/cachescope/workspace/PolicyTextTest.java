package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.ReusePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "all",
                "all:pattern=any-step",
                "threshold",
                "threshold:theta=0.1,pattern=any-step,router=a folder, with=comma/r.pt",
                "budget:k=100,router=r20",
                "bottom:k=120",
                "top:k=12.5%",
                "random:k=30%,seed=3",
                "drop:k=60,seed=-4",
                "metric:k=5,pattern=any-step",
                "greedy:k=100%",
                "every:3",
                "smooth:0.08,lag=5",
                "steps:12",
                "delta:6,every=2",
                "delta:21,every=3,rear=0",
                "deepcache:0,every=4",
                "encoder:2",
                "first-block:0.1",
                "tea:0.25",
                "tea:0.25,poly=2.0/-1.0/0.5"
            })
    void aTextReadsBackAsItself(String text) {
        assertThat(PolicyText.of(PolicyText.parse(text))).isEqualTo(text);
    }

    @Test
    void whatIsLeftOutIsAsDocumented() {
        assertThat(PolicyText.parse("random:k=9"))
                .isEqualTo(new PolicyChoice.ByRule(
                        PolicyChoice.Rule.RANDOM, new CellBudget.Count(9), 1, (ReusePattern) null));
        assertThat(PolicyText.parse("smooth:0.1")).isEqualTo(new PolicyChoice.Smooth(0.1, 3));
        assertThat(PolicyText.parse("delta:6")).isEqualTo(new PolicyChoice.Delta(6, 2, null));
        assertThat(PolicyText.parse("tea:0.1")).isEqualTo(new PolicyChoice.Tea(0.1, List.of(1.0, 0.0)));
        assertThat(PolicyText.parse("deepcache:1")).isEqualTo(new PolicyChoice.DeepCache(1, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fora | is not known; expected none, all,",
                "bottom | says too little: expected a form such as bottom:k=30%",
                "bottom:k=5,seed=2 | has no use for 'seed'",
                "bottom:k=5,k=6 | says k twice",
                "none:3 | has no use for '3'",
                "bottom:k=half | k: expected a number of cells such as 120, or a share of them",
                "random:k=5,seed=x | needs a whole number as seed, found 'x'",
                "top:k=5,pattern=odd | names the pattern 'odd'; expected",
                "every:0 | needs an interval of 1 or more",
                "every | says too little: expected a form such as every:2",
                "smooth:NaN | needs a number as alpha, found 'NaN'",
                "smooth:-1 | needs a threshold of 0 or more",
                "smooth:0.1,lag=0 | and a lag of 1 to 16",
                "delta | says too little: expected a form such as delta:6,every=2",
                "delta:0 | needs a number of blocks of 1 or more, found 0",
                "delta:3,rear=-1 | needs a rear of 0 or more, found -1",
                "deepcache:1,every=0 | needs an every of 1 or more, found 0",
                "first-block:-1 | needs a threshold of 0 or more",
                "first-block | says too little: expected a form such as first-block:0.1",
                "tea:0.1,poly=1//2 | needs a number as coefficient, found ''",
                "encoder:2,rear=3 | has no use for 'rear'",
            })
    void whatIsWrongIsToldWithWhatWouldBeRight(String text, String told) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyText.parse(text))
                .withMessageStartingWith("policy '" + text + "'")
                .withMessageContaining(told);
    }
}
