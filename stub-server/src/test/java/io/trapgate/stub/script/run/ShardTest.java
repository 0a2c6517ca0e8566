package io.trapgate.stub.script.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardTest {
  private static final List<Integer> ALL = IntStream.range(0, 11).boxed().toList();

  @Test
  void theShardsTogetherAreEverythingOnce() {
    for (int count = 1; count <= 13; count++) {
      List<Integer> together = new ArrayList<>();
      for (int index = 1; index <= count; index++) {
        together.addAll(new Shard(index, count).of(ALL));
      }
      assertThat(together).as("%d shards", count).containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  @Test
  void oneTakesEachNth() {
    assertThat(new Shard(2, 4).of(ALL)).containsExactly(1, 5, 9);
  }

  @Test
  void anIndexOutsideIsRefused() {
    assertThatThrownBy(() -> new Shard(0, 3)).hasMessageContaining("shard: 0/3 (expected: ");
    assertThatThrownBy(() -> new Shard(4, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
