package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger tells of information by itself: without its settings, each start would print lines of the libraries. */
class LoggingTest {
    @Test
    void theProgramLogsWarningsAndNothingBelow() {
        Logger own = LoggerFactory.getLogger("org.cachescope.any");

        assertThat(own.isWarnEnabled()).isTrue();
        assertThat(own.isInfoEnabled()).isFalse();
    }

    @Test
    void librariesThatWarnOfWhatIsMeantLogErrorsAlone() {
        for (String library : new String[] {"ai.djl.any", "javafx"}) {
            Logger logger = LoggerFactory.getLogger(library);
            assertThat(logger.isErrorEnabled()).as(library).isTrue();
            assertThat(logger.isWarnEnabled()).as(library).isFalse();
        }
    }
}
