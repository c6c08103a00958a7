package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class WithoutOptionTest {
    private static final List<String> NAMES =
            List.of("L2C", "L2C budget, λ 3e-6", "random", "random drop", "all cells");

    @Command
    private static final class SomeCommand {
        @Mixin
        private final WithoutOption without = new WithoutOption();
    }

    private static Set<String> among(String... arguments) {
        SomeCommand command = new SomeCommand();
        new CommandLine(command).parseArgs(arguments);
        assertThat(command.without.isGiven()).isEqualTo(arguments.length > 0);
        return command.without.among(NAMES);
    }

    @Test
    void aWholeNameMeansThatOneOnlyAndABeginningAllThatBeginSo() {
        assertThat(among("--without", "random")).containsExactly("random");
        assertThat(among("--without", "l2c")).containsExactly("L2C");
        assertThat(among("--without", "L2C b", "--without", "rand"))
                .containsExactlyInAnyOrder("L2C budget, λ 3e-6", "random", "random drop");
        assertThat(among()).isEmpty();
    }

    @Test
    void whatIsNoSeriesIsToldThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> among("--without", "metric"))
                .withMessageContaining("'metric'; there are L2C; L2C budget, λ 3e-6; random; random drop; all cells");
        assertThatIllegalArgumentException().isThrownBy(() -> among("--without", " "));
    }
}
