// expect: rejected (types that explode)
function given<T>(x: T): T {
    return x;
}
function finite(x: number): number {
    return x > -1000000000 && x < 1000000000 ? x : 0;
}
interface Thing1 {
    note: string[];
    seen: number[];
}
interface Thing2 {
    name?: Map<number, Thing1>;
    at?: string;
    y: [
        number,
        Thing1
    ];
    x?: Record<string, Map<number, Thing1>>;
}
type Thing3 = {
    items: Thing2;
};
type Unit4 = {
    kind: "a";
    note?: Thing1;
} | {
    kind: "b";
    x: Thing3;
} | {
    kind: "c";
    note?: Thing2;
    name: Thing3;
};
interface Chain {
    value: number;
    next: Chain | null;
}
function applied<T>(x: T, change: (x: T) => T): T {
    return change(change(x));
}
const TABLE5: (Map<string, string> | null) = given<(Map<string, string> | null)>(([new Map<string, string>([["-0.5", "abc"]]), new Map<string, string>([["key", "Hello World"]])].at(0) ?? new Map<string, string>()));
const TABLE6: number = Math.min();
function f7(p8: (string | string[][]), p9: [
    number[],
    Thing3
], ...p10: number[][]): Set<string> {
    p10 = p10;
    if (given<boolean>(true)) {
        for (let i11 = 0; i11 < p10.length; i11++) {
            if (p10.length < 40)
                p10.push([i11, 2], [i11, TABLE6]);
        }
        const v12: string = (`${1e+21}-${TABLE6}${TABLE6}` + Math.hypot(TABLE6, TABLE6));
    }
    return ((): Set<string> => {
        let n13 = 2;
        while (n13 > 0) {
            n13--;
            if (p10.length < 40)
                p10.push([n13]);
            p8 = p8;
        }
        return new Set(([[`line\nline`, "b"]].find((p14) => true) ?? ["10", "a"]));
    })();
}
function f15(out: number[], p16: Record<string, number[]>, ...p17: number[]): string {
    delete p16[applied<string>("\u00E9".charAt((-0)), (p18) => "\uD83D\uDE00")];
    return applied<string>("10", (p19): string => {
        if (p17.length < 40)
            p17.push(TABLE6);
        return ` ${false}${TABLE6}x${TABLE6}`;
    });
}
function f20(out: number[]): void {
    if (given<boolean>(Boolean((given<boolean>(false) ? "x,y,z" : `line\nline`)))) {
        const v21 = applied<Set<string>>(new Set<string>(), (p22) => new Set<string>());
    }
    else {
        let v23: Thing1 = ([({ note: ([] as string[]), seen: [TABLE6, TABLE6] } as Thing1), ({ seen: [2], note: [" ", "2"] } as Thing1)][Math.trunc(TABLE6 % 4)] ?? ({ ...({ note: [`line\nline`], seen: [TABLE6, TABLE6] } as Thing1), } as Thing1));
        const { note: v24, seen: v25 } = ({ ...v23, ...({ note: [`line\nline`], seen: v23.seen } as Thing1) } as Thing1);
    }
    let [v30 = Math.fround((given<(number | null)>(given<(number | null)>(TABLE6)) ?? TABLE6)), v31 = +((!!TABLE5))] = Array.from({ length: 4 }, (_, p26) => ([] as number[]).reduce<number>((p27, p28, p29) => 255, 0));
    v31 = ((({ 7: [[0]] } as Record<string, number[][]>)[`line\nline`] ?? [([] as number[]), ([] as number[])]).sort((a, b) => b.length - a.length).flat()[Math.trunc((v30 || (TABLE6 + 0.1)) % 4)] ?? (-(-1e+21)));
    v30 %= ((v31 %= v31) & v30++);
}
function f33(depth34: number, p35: number[]): number {
    if (!(depth34 > 0) || depth34 > 5)
        return p35.reduceRight<number>((p36, p37, p38) => TABLE6, (TABLE6 >> depth34));
    const v39: number = f33(depth34 - 1, p35);
    return (p35.findIndex((p40, p41) => false) << TABLE6);
}
export function step(state: State, action: Action, random: Random): {
    state: State;
    reward: number;
    terminated: boolean;
} {
    const out: number[] = [];
    if (state.length < 40)
        state.push(...(([({ [given<string>("")]: state } as Record<string, number[]>)][(TABLE6 & 3)] ?? ({ "2": [action], "x y": state, [given<string>("\uD83D\uDE00")]: [action, action] } as Record<string, number[]>))[` ${false}!`] ?? state));
    const v42: number = (state.push(9007199254740991) ** (f33(5, state) << TABLE6));
    const v43: boolean = (given<number>(((): number => {
        if (state.length > 3)
            state[1] += TABLE6;
        return (TABLE6 ** v42);
    })()) === given<number>(action));
    {
        for (const [i44, x45] of state.entries()) {
            let [v46 = x45, v47 = i44] = state;
            v47 = f33(2147483647, state);
            action >>>= action;
        }
        if (v43) {
            action = structuredClone(TABLE6);
        }
        else {
            let v50 = action;
            state.forEach((p51, p52) => {
                action += 1;
                const v53: (boolean[] | Thing1 | string) = given<(boolean[] | Thing1 | string)>([v43]);
            });
        }
    }
    out.push(5e-324, applied<number>((action ||= (state.shift() ?? TABLE6)), (p54) => v42));
    let v55: number[] = state;
    if (v43 && given<boolean>(((given<boolean>(false) ? ({ b: v43 } as Record<string, boolean>) : ({} as Record<string, boolean>))[f15(out, ({ "2": v55, "x y": v55 } as Record<string, number[]>), (-1), 1e-7)] ?? false)))
        throw new RangeError(((v42).toFixed(2)[1] ?? (given<string>("0x1f") || "aa")));
    v55.concat([TABLE6, ...v55, 5], (TABLE6 && action)).forEach((p56, p57) => {
        v55.forEach((p58, p59) => {
            let v60: string[] = ["a"].reverse();
            out.push(v42);
        });
    });
    const v61: number = v42;
    v55 = v55.copyWithin(0, 1);
    const v62 = (([] as Unit4[]).filter((p63, p64) => v43).at(random.normal()) ?? (v43 ? ({ kind: "a", } as Unit4) : ({ kind: "a", } as Unit4)));
    switch (v62.kind) {
        case "a": {
            let v65 = f7(v55.reduce<(string | string[][])>((p66, p67, p68) => given<(string | string[][])>([["10"]]), given<(string | string[][])>("0x1f")), ([state, ({ items: ({ at: "", y: ([1e-7, ({ note: ["aa", "10"], seen: ([] as number[]) } as Thing1)] as [
                            number,
                            Thing1
                        ]), x: ({ a: new Map<number, Thing1>() } as Record<string, Map<number, Thing1>>) } as Thing2) } as Thing3)] as [
                number[],
                Thing3
            ]));
            break;
        }
        case "b": {
            f33(v61, [4, 1, v42]);
            break;
        }
        case "c": {
            if (v55.length < 40)
                v55.push(structuredClone(TABLE6));
            break;
        }
    }
    const reward = finite(1);
    const terminated = false;
    show0(out, v42);
    show1(out, v43);
    show2(out, v55);
    show0(out, v61);
    show2(out, state);
    return { state: out, reward, terminated };
}
function show0(out: number[], x: number): void {
    if (out.length > 3000)
        return;
    out.push(x === 0 ? 1 / x : x);
}
function show1(out: number[], x: boolean): void {
    if (out.length > 3000)
        return;
    out.push(x ? 1 : 0);
}
function show2(out: number[], x: number[]): void {
    if (out.length > 3000)
        return;
    out.push(x.length);
    for (const each of x)
        show0(out, each);
}
