package io.trapgate.target.ppc;

/**
 * Numbers of the operations of the signal processing engine, a continuation of {@link PpcOp}:
 * {@link SpeOps} dispatches them, {@link SpeOpTable} draws their words. Each group is dense, since
 * each is a switch of its own.
 */
public final class SpeOp {
  /** The least number. */
  public static final int FIRST = 200;

  // integer vectors and bit-reversed increment
  public static final int EVADDW = 200;
  public static final int EVADDIW = 201;
  public static final int EVSUBFW = 202;
  public static final int EVSUBIFW = 203;
  public static final int EVABS = 204;
  public static final int EVNEG = 205;
  public static final int EVEXTSB = 206;
  public static final int EVEXTSH = 207;
  public static final int EVRNDW = 208;
  public static final int EVCNTLZW = 209;
  public static final int EVCNTLSW = 210;
  public static final int BRINC = 211;
  public static final int EVAND = 212;
  public static final int EVANDC = 213;
  public static final int EVXOR = 214;
  public static final int EVOR = 215;
  public static final int EVNOR = 216;
  public static final int EVEQV = 217;
  public static final int EVORC = 218;
  public static final int EVNAND = 219;
  public static final int EVSRWU = 220;
  public static final int EVSRWS = 221;
  public static final int EVSRWIU = 222;
  public static final int EVSRWIS = 223;
  public static final int EVSLW = 224;
  public static final int EVSLWI = 225;
  public static final int EVRLW = 226;
  public static final int EVSPLATI = 227;
  public static final int EVRLWI = 228;
  public static final int EVSPLATFI = 229;
  public static final int EVMERGEHI = 230;
  public static final int EVMERGELO = 231;
  public static final int EVMERGEHILO = 232;
  public static final int EVMERGELOHI = 233;
  public static final int EVCMPGTU = 234;
  public static final int EVCMPGTS = 235;
  public static final int EVCMPLTU = 236;
  public static final int EVCMPLTS = 237;
  public static final int EVCMPEQ = 238;
  public static final int EVSEL = 239;

  // loads and stores
  public static final int EVLDDX = 240;
  public static final int EVLDD = 241;
  public static final int EVLDWX = 242;
  public static final int EVLDW = 243;
  public static final int EVLDHX = 244;
  public static final int EVLDH = 245;
  public static final int EVLHHESPLATX = 246;
  public static final int EVLHHESPLAT = 247;
  public static final int EVLHHOUSPLATX = 248;
  public static final int EVLHHOUSPLAT = 249;
  public static final int EVLHHOSSPLATX = 250;
  public static final int EVLHHOSSPLAT = 251;
  public static final int EVLWHEX = 252;
  public static final int EVLWHE = 253;
  public static final int EVLWHOUX = 254;
  public static final int EVLWHOU = 255;
  public static final int EVLWHOSX = 256;
  public static final int EVLWHOS = 257;
  public static final int EVLWWSPLATX = 258;
  public static final int EVLWWSPLAT = 259;
  public static final int EVLWHSPLATX = 260;
  public static final int EVLWHSPLAT = 261;
  public static final int EVSTDDX = 262;
  public static final int EVSTDD = 263;
  public static final int EVSTDWX = 264;
  public static final int EVSTDW = 265;
  public static final int EVSTDHX = 266;
  public static final int EVSTDH = 267;
  public static final int EVSTWHEX = 268;
  public static final int EVSTWHE = 269;
  public static final int EVSTWHOX = 270;
  public static final int EVSTWHO = 271;
  public static final int EVSTWWEX = 272;
  public static final int EVSTWWE = 273;
  public static final int EVSTWWOX = 274;
  public static final int EVSTWWO = 275;

  // multiplications
  public static final int EVMHESSF = 276;
  public static final int EVMHOSSF = 277;
  public static final int EVMHEUMI = 278;
  public static final int EVMHESMI = 279;
  public static final int EVMHESMF = 280;
  public static final int EVMHOUMI = 281;
  public static final int EVMHOSMI = 282;
  public static final int EVMHOSMF = 283;
  public static final int EVMHESSFA = 284;
  public static final int EVMHOSSFA = 285;
  public static final int EVMHEUMIA = 286;
  public static final int EVMHESMIA = 287;
  public static final int EVMHESMFA = 288;
  public static final int EVMHOUMIA = 289;
  public static final int EVMHOSMIA = 290;
  public static final int EVMHOSMFA = 291;
  public static final int EVMWHSSF = 292;
  public static final int EVMWLUMI = 293;
  public static final int EVMWHUMI = 294;
  public static final int EVMWHSMI = 295;
  public static final int EVMWHSMF = 296;
  public static final int EVMWSSF = 297;
  public static final int EVMWUMI = 298;
  public static final int EVMWSMI = 299;
  public static final int EVMWSMF = 300;
  public static final int EVMWHSSFA = 301;
  public static final int EVMWLUMIA = 302;
  public static final int EVMWHUMIA = 303;
  public static final int EVMWHSMIA = 304;
  public static final int EVMWHSMFA = 305;
  public static final int EVMWSSFA = 306;
  public static final int EVMWUMIA = 307;
  public static final int EVMWSMIA = 308;
  public static final int EVMWSMFA = 309;

  // accumulator and divisions
  public static final int EVADDUSIAAW = 310;
  public static final int EVADDSSIAAW = 311;
  public static final int EVSUBFUSIAAW = 312;
  public static final int EVSUBFSSIAAW = 313;
  public static final int EVMRA = 314;
  public static final int EVDIVWS = 315;
  public static final int EVDIVWU = 316;
  public static final int EVADDUMIAAW = 317;
  public static final int EVADDSMIAAW = 318;
  public static final int EVSUBFUMIAAW = 319;
  public static final int EVSUBFSMIAAW = 320;

  // halfword multiplications that accumulate
  public static final int EVMHEUSIAAW = 321;
  public static final int EVMHESSIAAW = 322;
  public static final int EVMHESSFAAW = 323;
  public static final int EVMHOUSIAAW = 324;
  public static final int EVMHOSSIAAW = 325;
  public static final int EVMHOSSFAAW = 326;
  public static final int EVMHEUMIAAW = 327;
  public static final int EVMHESMIAAW = 328;
  public static final int EVMHESMFAAW = 329;
  public static final int EVMHOUMIAAW = 330;
  public static final int EVMHOSMIAAW = 331;
  public static final int EVMHOSMFAAW = 332;
  public static final int EVMHEGUMIAA = 333;
  public static final int EVMHEGSMIAA = 334;
  public static final int EVMHEGSMFAA = 335;
  public static final int EVMHOGUMIAA = 336;
  public static final int EVMHOGSMIAA = 337;
  public static final int EVMHOGSMFAA = 338;
  public static final int EVMHEUSIANW = 339;
  public static final int EVMHESSIANW = 340;
  public static final int EVMHESSFANW = 341;
  public static final int EVMHOUSIANW = 342;
  public static final int EVMHOSSIANW = 343;
  public static final int EVMHOSSFANW = 344;
  public static final int EVMHEUMIANW = 345;
  public static final int EVMHESMIANW = 346;
  public static final int EVMHESMFANW = 347;
  public static final int EVMHOUMIANW = 348;
  public static final int EVMHOSMIANW = 349;
  public static final int EVMHOSMFANW = 350;
  public static final int EVMHEGUMIAN = 351;
  public static final int EVMHEGSMIAN = 352;
  public static final int EVMHEGSMFAN = 353;
  public static final int EVMHOGUMIAN = 354;
  public static final int EVMHOGSMIAN = 355;
  public static final int EVMHOGSMFAN = 356;

  // word multiplications that accumulate
  public static final int EVMWLUSIAAW = 357;
  public static final int EVMWLSSIAAW = 358;
  public static final int EVMWLUMIAAW = 359;
  public static final int EVMWLSMIAAW = 360;
  public static final int EVMWSSFAA = 361;
  public static final int EVMWUMIAA = 362;
  public static final int EVMWSMIAA = 363;
  public static final int EVMWSMFAA = 364;
  public static final int EVMWLUSIANW = 365;
  public static final int EVMWLSSIANW = 366;
  public static final int EVMWLUMIANW = 367;
  public static final int EVMWLSMIANW = 368;
  public static final int EVMWSSFAN = 369;
  public static final int EVMWUMIAN = 370;
  public static final int EVMWSMIAN = 371;
  public static final int EVMWSMFAN = 372;

  /** One more than the greatest number. */
  public static final int END = 373;

  private SpeOp() {}
}
