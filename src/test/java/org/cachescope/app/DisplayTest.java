package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {
    @Test
    void linuxWithoutADisplayDrawsInMemory() {
        assertThat(Display.of(Map.of(), "Linux", "")).isEqualTo(Display.MEMORY);
        assertThat(Display.of(Map.of("DISPLAY", ""), "Linux", "")).isEqualTo(Display.MEMORY);
    }

    @Test
    void aNamedDisplayIsTried() {
        assertThat(Display.of(Map.of("DISPLAY", ":0"), "Linux", "")).isEqualTo(Display.SCREEN);
        assertThat(Display.of(Map.of("WAYLAND_DISPLAY", "wayland-0"), "Linux", ""))
                .isEqualTo(Display.SCREEN);
    }

    @Test
    void otherSystemsHaveAScreen() {
        assertThat(Display.of(Map.of(), "Windows 11", "")).isEqualTo(Display.SCREEN);
        assertThat(Display.of(Map.of(), "Mac OS X", "")).isEqualTo(Display.SCREEN);
    }

    @Test
    void whoAsksForTheHeadlessPlatformGetsIt() {
        assertThat(Display.of(Map.of("DISPLAY", ":0"), "Linux", "Headless")).isEqualTo(Display.MEMORY);
        assertThat(Display.of(Map.of(), "Windows 11", "Headless")).isEqualTo(Display.MEMORY);
    }
}
