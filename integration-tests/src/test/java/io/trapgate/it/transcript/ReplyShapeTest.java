package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison sees what it must see and no more. */
class ReplyShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "m10,4         | 0011aabb                        | hex of 4 bytes",
        "m10,4         | E0e                             | error",
        "m10,4         | E1                              | E1",
        "m10,4         | 0011a                           | 0011a",
        "g             | 00xx…304                        | hex of 152 bytes",
        "P3=07         | E.read-only register            | error",
        "vCont;c       | T05thread:p1.1;                 | stop 05",
        "vCont;c       | T05hwbreak:;thread:1;40:0001;   | stop 05",
        "vCont;c       | S05                             | stop 05",
        "?             | T02thread:p01.01;               | stop 02",
        "vCont;s       | T05watch:2000c;thread:1;        | stop 05 watch=2000c",
        "vCont;s       | T05thread:1;awatch:0002000c;    | stop 05 awatch=2000c",
        "c             | T05thread:1                     | malformed stop: T05thread:1",
        "vCont;c       | W00                             | W00",
        "vCont?        | vCont;c;C;s;S;t                 | actions with c, C, s and S",
        "qXfer:threads:read::0,10 | l<threads>           | document",
        "qAttached:1   | 1                               | 1",
        "qfThreadInfo  | mp01.01                         | threads",
        "qsThreadInfo  | l                               | end of list",
        "x10,4         | b1234                           | binary of 4 bytes",
        "x10,400       | b…1024                          | binary of 1024 bytes",
        "(notified)    | Stop:T05thread:p1.1;            | stop 05",
        "vCont;c       | T05watch:10;watch:20;thread:1;  | stop 05 watch=10 watch=20",
      })
  void namesTheKindOfAnswer(String request, String reply, String shape) {
    assertThat(ReplyShape.of(request, reply).text()).isEqualTo(shape);
  }
}
