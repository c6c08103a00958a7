package org.cachescope.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
    @Test
    void aGpuIsReadWithItsPrecision() {
        assertThat(DeviceChoice.parse("auto")).isEqualTo(new DeviceChoice.Auto());
        assertThat(DeviceChoice.parse("cpu")).isEqualTo(new DeviceChoice.Cpu());
        assertThat(DeviceChoice.parse("gpu:1")).isEqualTo(new DeviceChoice.Gpu(1, false));
        assertThat(DeviceChoice.parse("gpu:0,single")).isEqualTo(new DeviceChoice.Gpu(0, true));
    }

    @Test
    void networksSampleInSinglePrecisionOnTheCpuAndWhereItIsAskedFor() {
        assertThat(new DeviceChoice.Auto().samplesInSingle(true)).isTrue();
        assertThat(new DeviceChoice.Auto().samplesInSingle(false)).isFalse();
        assertThat(DeviceChoice.parse("gpu:0").samplesInSingle(false)).isFalse();
        assertThat(DeviceChoice.parse("gpu:0,single").samplesInSingle(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "gpu:", "gpu:x", "gpu:1234", "gpu:0,half", "gpu:0, single", "cpu,single"})
    void anythingElseIsRefusedByWhatItIs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceChoice.parse(text))
                .withMessageContaining("gpu:0,single")
                .withMessageContaining("'" + text + "'");
    }
}
