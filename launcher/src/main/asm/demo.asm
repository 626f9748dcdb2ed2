; The guest that `platter boot` starts when it is given no image.
;
; It shows what the BIOS says of the machine and its disk, and then goes on writing runs of sectors all over the disk
; and reading them back until a key ends it. In odd passes it writes by cylinder, head and sector (INT 13h, AH=03h) and
; reads by block number (AH=42h), in even passes the other way round, so that both ways must mean the same sectors.
;
; Assemble: nasm -f bin -o demo.bin demo.asm    The result is the beginning of a disk.

        bits 16
        cpu 386
        org 0x7C00

CELL_ROWS       equ 13                  ; the disk map; one cell stands for 1/598 of the disk
CELL_COLUMNS    equ 46
CELLS           equ CELL_ROWS * CELL_COLUMNS
STRIDE          equ 369                 ; no common factor with CELLS, so that a pass comes to every cell once
RUN             equ 8                   ; sectors written at a time
CELLS_A_TICK    equ 2                   ; 36 runs a second
RECORD          equ 63                  ; the sector that counts the boots; the runs begin behind it

BUFFER          equ 0x9000              ; RUN sectors
TICKS           equ 0x046C              ; BIOS data area: 18.2 a second

GREY            equ 0x08
PLAIN           equ 0x07
TITLE           equ 0x0B
VALUE           equ 0x0F
GOOD            equ 0x0A
BAD             equ 0x0C
BAR             equ 0x1F
BAR_KEY         equ 0x1E

%define at(row, column) ((row) * 80 + (column)) * 2

; ---------------------------------------------------------------------------------------------------- boot sector

boot:   cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7C00
        sti
        cld
        jmp 0:.here
.here:  mov [drive], dl
        mov ax, 0x0200 + (end - main) / 512
        mov bx, main
        mov cx, 2                       ; the rest lies behind this sector, on the same track
        mov dh, 0
        int 0x13
        jnc main
        mov si, .failed
.print: lodsb
        test al, al
        jz stop
        mov ah, 0x0E
        mov bx, 7
        int 0x10
        jmp .print
.failed db "The demo cannot be read from its disk.", 13, 10, 0

stop:   hlt
        jmp stop

drive   db 0

        times 510 - ($ - $$) db 0       ; an empty partition table, too
        dw 0xAA55

; ----------------------------------------------------------------------------------------------------------- demo

main:   mov ax, 0x0003                  ; 80 x 25 text
        int 0x10
        mov ah, 0x01                    ; no cursor
        mov cx, 0x2000
        int 0x10
        call ask
        call count_boot
        call draw
        mov eax, [TICKS]
        mov [started], eax
        mov [last_tick], eax

.tick:  hlt
        mov eax, [TICKS]
        cmp eax, [last_tick]
        je .keys
        mov [last_tick], eax
        mov cx, CELLS_A_TICK
.cells: push cx
        call next_cell
        pop cx
        loop .cells
        call show_traffic
.keys:  mov ah, 0x01
        int 0x16
        jz .tick
        mov ah, 0x00
        int 0x16
        or al, 0x20
        cmp al, 'q'
        jne .tick
        call power_off
        jmp stop

; Asks the BIOS for the machine's memory and the disk's geometry and size.
ask:    int 0x12
        mov [base_memory], ax
        mov ah, 0x88
        int 0x15
        jc .no_more
        mov [more_memory], ax
.no_more:
        call ask_processor
        mov ah, 0x08
        mov dl, [drive]
        int 0x13
        push ds
        pop es                          ; ES:DI belongs to diskettes
        mov al, cl
        and al, 0x3F
        mov [sectors_per_track], al
        shr cl, 6
        xchg cl, ch
        inc cx
        mov [cylinders], cx
        movzx ax, dh
        inc ax
        mov [heads], ax
        mov ah, 0x48
        mov dl, [drive]
        mov si, edd
        int 0x13
        ; A run must lie where both ways can reach it.
        movzx eax, word [cylinders]
        movzx ebx, word [heads]
        mul ebx
        movzx ebx, word [sectors_per_track]
        mul ebx
        cmp eax, [edd.sectors]
        jbe .smaller
        mov eax, [edd.sectors]
.smaller:
        sub eax, RECORD + 1
        xor edx, edx
        mov ebx, CELLS
        div ebx
        mov [cell_sectors], eax
        ret

; The bits AC and ID of the flags tell the generations apart.
ask_processor:
        mov cx, 3
        mov ebx, 1 << 18
        call .can_change
        jz .known
        inc cx
        mov ebx, 1 << 21
        call .can_change
        jz .known
        inc cx
.known: mov [processor], cl
        ret
.can_change:
        pushfd
        pop eax
        mov edx, eax
        xor eax, ebx
        push eax
        popfd
        pushfd
        pop eax
        push edx
        popfd
        xor eax, edx
        test eax, ebx
        ret

; Keeps a count of boots on the disk itself.
count_boot:
        mov eax, RECORD
        mov cx, 1
        mov bx, BUFFER
        call read_blocks
        cmp dword [BUFFER], 'Plat'
        je .known
        mov di, BUFFER
        mov cx, 256
        xor ax, ax
        rep stosw
        mov dword [BUFFER], 'Plat'
.known: inc dword [BUFFER + 4]
        mov eax, [BUFFER + 4]
        mov [boots], eax
        mov eax, RECORD
        mov cx, 1
        mov bx, BUFFER
        jmp write_blocks

; Takes the next cell of the map: writes a run of sectors there, reads it back and compares.
next_cell:
        mov al, 0xDB
        mov bl, VALUE
        call mark
        movzx eax, word [cell]
        mul dword [cell_sectors]
        add eax, RECORD + 1
        mov [run], eax
        call fill
        call checksum
        mov [expected], eax
        test byte [pass], 1
        jz .other_way
        call write_chs
        call wipe
        mov eax, [run]
        mov cx, RUN
        mov bx, BUFFER
        call read_blocks
        jmp .compare
.other_way:
        mov eax, [run]
        mov cx, RUN
        mov bx, BUFFER
        call write_blocks
        call wipe
        call read_chs
.compare:
        call checksum
        mov [sum], eax
        add dword [sectors_done], RUN
        movzx bx, byte [pass]
        dec bx
        and bx, 3
        mov bl, [pass_colours + bx]
        mov al, 0xFE
        mov edx, [expected]
        cmp edx, [sum]
        je .same
        inc dword [errors]
        mov bl, BAD
        mov al, 'X'
.same:  call mark
        mov ax, [cell]
        add ax, STRIDE
        cmp ax, CELLS
        jb .in_pass
        sub ax, CELLS
.in_pass:
        mov [cell], ax
        test ax, ax                     ; round again
        jnz .done
        inc dword [pass]
.done:  ret

; AL character, BL colour: into the cell's place on the map.
mark:   push ax
        mov ax, [cell]
        xor dx, dx
        mov cx, CELL_COLUMNS
        div cx
        imul di, ax, 160
        add di, dx
        add di, dx
        add di, at(9, 33)
        pop ax
        mov ah, bl
        push 0xB800
        pop es
        stosw
        push ds
        pop es
        ret

; Fills the buffer with numbers that follow from the run's place and the pass (Marsaglia's xorshift).
fill:   mov eax, [pass]
        imul eax, eax, 0x9E3779B1
        xor eax, [run]
        jnz .seeded
        inc eax
.seeded:
        mov di, BUFFER
        mov cx, RUN * 128
.next:  mov edx, eax
        shl edx, 13
        xor eax, edx
        mov edx, eax
        shr edx, 17
        xor eax, edx
        mov edx, eax
        shl edx, 5
        xor eax, edx
        stosd
        loop .next
        ret

wipe:   mov di, BUFFER
        mov cx, RUN * 256
        xor ax, ax
        rep stosw
        ret

; EAX: the buffer's doublewords, each added after turning the sum by one bit.
checksum:
        mov si, BUFFER
        mov cx, RUN * 128
        xor edx, edx
.next:  lodsd
        rol edx, 1
        add edx, eax
        loop .next
        mov eax, edx
        ret

; ------------------------------------------------------------------------------------------------------- the disk

; EAX block, CX count, DS:BX buffer.
read_blocks:
        mov byte [how], 0x42
        jmp blocks
write_blocks:
        mov byte [how], 0x43
blocks: mov [packet.count], cx
        mov [packet.buffer], bx
        mov [packet.block], eax
        mov ah, [how]
        mov al, 0
        mov dl, [drive]
        mov si, packet
        int 0x13
        jc disk_error
        ret

read_chs:
        mov byte [how], 0x02
        jmp chs
write_chs:
        mov byte [how], 0x03
chs:    mov eax, [run]
        mov bx, BUFFER
        mov cx, RUN
.next:  push cx
        push eax
        xor edx, edx
        movzx ecx, word [sectors_per_track]
        div ecx
        inc dx
        mov si, dx                      ; sector
        xor edx, edx
        mov cx, [heads]
        div ecx
        mov dh, dl                      ; head
        mov dl, [drive]
        mov ch, al
        mov cl, ah
        shl cl, 6
        or cx, si
        mov ah, [how]
        mov al, 1
        int 0x13
        jnc .good
        call disk_error
.good:  pop eax
        pop cx
        inc eax
        add bx, 512
        loop .next
        ret

disk_error:
        inc dword [errors]
        ret

; Advanced Power Management, as far as the BIOS has it.
power_off:
        mov ax, 0x5301                  ; connect
        xor bx, bx
        int 0x15
        mov ax, 0x530E                  ; version 1.2
        xor bx, bx
        mov cx, 0x0102
        int 0x15
        mov ax, 0x5307                  ; all devices off
        mov bx, 0x0001
        mov cx, 0x0003
        int 0x15
        mov si, text.cannot
        mov di, at(23, 2)
        mov ah, VALUE
        jmp print

; ----------------------------------------------------------------------------------------------------- the screen

; SI text, DI place, AH colour.
print:  push es
        push 0xB800
        pop es
.next:  lodsb
        test al, al
        jz .end
        stosw
        jmp .next
.end:   pop es
        ret

; EAX number, DI place, BL colour: decimal, with a blank behind it.
number: mov si, digits_end
        mov byte [si], 0
        mov ecx, 10
.next:  xor edx, edx
        div ecx
        add dl, '0'
        dec si
        mov [si], dl
        test eax, eax
        jnz .next
        mov ah, bl
        jmp print

; EAX number, DI place, BL colour: eight hexadecimal digits.
hexadecimal:
        mov edx, eax
        mov cx, 8
        mov si, digits_end - 8
.next:  rol edx, 4
        mov al, dl
        and al, 0x0F
        cmp al, 10
        jb .digit
        add al, 'A' - '0' - 10
.digit: add al, '0'
        mov [si], al
        inc si
        loop .next
        mov byte [si], 0
        sub si, 8
        mov ah, bl
        jmp print

; EAX number 0 to 99, DI place, BL colour: two digits.
two:    mov cl, 10
        div cl
        add ax, '00'
        mov [digits_end - 2], ax
        mov byte [digits_end], 0
        mov si, digits_end - 2
        mov ah, bl
        jmp print

; AH colour, DI place, CX count, AL character.
fill_screen:
        push es
        push 0xB800
        pop es
        rep stosw
        pop es
        ret

draw:   mov ax, BAR << 8 | ' '
        mov di, at(0, 0)
        mov cx, 80
        call fill_screen
        mov di, at(24, 0)
        mov cx, 80
        call fill_screen
        call draw_name
        mov bp, labels
.label: mov di, [bp]
        test di, di
        jz .labelled
        mov ah, [bp + 2]
        lea si, [bp + 3]
        call print
        mov bp, si
        jmp .label
.labelled:
        call draw_frames
        call draw_map
        mov al, [processor]
        mov si, text.newer
        cmp al, 4
        ja .newer
        add al, '0'
        mov [text.processor + 2], al
        mov si, text.processor
.newer: mov di, at(9, 17)
        mov ah, VALUE
        call print
        mov bl, VALUE
        movzx eax, word [base_memory]
        movzx edx, word [more_memory]
        add eax, edx
        mov di, at(10, 17)
        call number
        mov si, text.kilobytes
        mov ah, VALUE
        call print
        movzx eax, word [cylinders]
        mov di, at(13, 17)
        call number
        movzx eax, word [heads]
        mov di, at(14, 17)
        call number
        movzx eax, word [sectors_per_track]
        mov di, at(15, 17)
        call number
        mov eax, [edd.sectors]
        mov di, at(16, 17)
        call number
        mov si, text.and_size
        mov ah, PLAIN
        call print
        mov eax, [edd.sectors]
        shr eax, 11
        mov bl, PLAIN
        call number
        mov si, text.megabytes
        mov ah, PLAIN
        call print
        mov eax, [boots]
        mov di, at(17, 17)
        mov bl, GOOD
        jmp number

; The art below uses # ^ _ for the full block and its halves.
draw_name:
        push es
        push 0xB800
        pop es
        mov si, name
        mov di, at(2, 10)
        mov bx, name_colours
.row:   mov dx, di
        mov ah, [bx]
        inc bx
.next:  lodsb
        test al, al
        jz .row_end
        cmp al, '#'
        jne .not_full
        mov al, 0xDB
.not_full:
        cmp al, '^'
        jne .not_upper
        mov al, 0xDF
.not_upper:
        cmp al, '_'
        jne .not_lower
        mov al, 0xDC
.not_lower:
        stosw
        jmp .next
.row_end:
        mov di, dx
        add di, 160
        cmp si, name_end
        jb .row
        pop es
        ret

; Two frames, rows 8 to 22: columns 1 to 30 and 32 to 79; the left one has three parts.
draw_frames:
        mov ah, GREY
        mov di, at(8, 1)
        mov si, corners.top
        mov cx, 28
        call line
        mov di, at(8, 32)
        mov cx, 46
        call line
        mov di, at(22, 1)
        mov si, corners.bottom
        mov cx, 28
        call line
        mov di, at(22, 32)
        mov cx, 46
        call line
        mov di, at(11, 1)
        mov si, corners.middle
        mov cx, 28
        call line
        mov di, at(18, 1)
        mov cx, 28
        call line
        push es
        push 0xB800
        pop es
        mov di, at(9, 1)
        mov cx, 13
        mov ax, GREY << 8 | 0xB3
.side:  cmp word [es:di], GREY << 8 | 0xC3
        je .divided
        mov [es:di], ax
        mov [es:di + 29 * 2], ax
.divided:
        mov [es:di + 31 * 2], ax
        mov [es:di + 78 * 2], ax
        add di, 160
        loop .side
        pop es
        mov bp, headings
.heading:
        mov di, [bp]
        test di, di
        jz .end
        lea si, [bp + 2]
        mov ah, TITLE
        call print
        mov bp, si
        jmp .heading
.end:   ret

; SI the left, inner and right character, DI place, CX inner length, AH colour; keeps SI.
line:   push es
        push 0xB800
        pop es
        mov al, [si]
        stosw
        mov al, [si + 1]
        rep stosw
        mov al, [si + 2]
        stosw
        pop es
        ret

draw_map:
        mov ax, GREY << 8 | 0xFA
        mov di, at(9, 33)
        mov dx, CELL_ROWS
.row:   mov cx, CELL_COLUMNS
        call fill_screen
        add di, 160 - CELL_COLUMNS * 2
        dec dx
        jnz .row
        ret

show_traffic:
        mov bl, VALUE
        mov eax, [sectors_done]
        mov di, at(19, 17)
        call number
        mov eax, [errors]
        mov bl, GOOD
        test eax, eax
        jz .good
        mov bl, BAD
.good:  mov di, at(20, 17)
        call number
        mov eax, [sum]
        mov bl, VALUE
        mov di, at(21, 17)
        call hexadecimal
        mov eax, [pass]
        mov di, at(23, 60)
        mov bl, VALUE
        call number
        mov eax, [TICKS]
        sub eax, [started]
        mov edx, 10                     ; 18.2 ticks a second
        mul edx
        mov ecx, 182
        div ecx
        xor edx, edx
        mov ecx, 60
        div ecx
        push edx
        xor edx, edx
        div ecx
        push edx
        cmp eax, 99
        jbe .hours
        mov eax, 99
.hours: mov di, at(23, 70)
        mov bl, VALUE
        call two
        pop eax
        mov di, at(23, 73)
        call two
        pop eax
        mov di, at(23, 76)
        jmp two

; ---------------------------------------------------------------------------------------------------------- texts

corners:
.top    db 0xDA, 0xC4, 0xBF
.middle db 0xC3, 0xC4, 0xB4
.bottom db 0xC0, 0xC4, 0xD9

%macro label 4
        dw at(%1, %2)
        db %3, %4, 0
%endmacro

labels: label 0, 2, BAR, "Platter demo"
        label 0, 41, BAR, "a guest that works on its VHD image"
        label 6, 10, PLAIN, {"guest ", 0x1A, " int 13h ", 0x1A, " IDE ports ", 0x1A, " block SPI ", 0x1A}
        label 6, 52, PLAIN, {"VHD driver ", 0x1A, " file"}
        label 9, 3, PLAIN, "Processor"
        label 10, 3, PLAIN, "Memory"
        label 12, 3, PLAIN, "Drive"
        label 12, 17, VALUE, "80h"
        label 13, 3, PLAIN, "Cylinders"
        label 14, 3, PLAIN, "Heads"
        label 15, 3, PLAIN, "Sectors/track"
        label 16, 3, PLAIN, "Blocks"
        label 17, 3, PLAIN, "Boots so far"
        label 19, 3, PLAIN, "Written, read"
        label 20, 3, PLAIN, "Errors"
        label 21, 3, PLAIN, "Checksum"
        label 23, 2, GREY, 0xFA
        label 23, 4, PLAIN, "not touched"
        label 23, 18, VALUE, 0xDB
        label 23, 20, PLAIN, "at work"
        label 23, 30, GOOD, 0xFE
        label 23, 32, PLAIN, "written and read back"
        label 23, 55, PLAIN, "Pass"
        label 23, 65, PLAIN, "Time"
        label 23, 72, PLAIN, ":"
        label 23, 75, PLAIN, ":"
        label 24, 2, BAR_KEY, "q"
        label 24, 4, BAR, "power off"
        label 24, 18, BAR_KEY, "Ctrl-]"
        label 24, 25, BAR, "leave the PC"
        dw 0

%macro heading 3
        dw at(%1, %2)
        db %3, 0
%endmacro

headings:
        heading 8, 3, " Machine "
        heading 11, 3, " Disk, says INT 13h "
        heading 18, 3, " Sectors "
        heading 8, 34, " The disk "
        dw 0

text:
.processor      db "80386", 0
.newer          db "80486 up", 0
.kilobytes      db " KB", 0
.and_size       db " = ", 0
.megabytes      db " MB", 0
.cannot         db "This machine cannot switch itself off: you may leave it now.     ", 0

name:   db "##^^^#_  ##       _#^^^#_  ^^##^^  ^^##^^  ##^^^^^  ##^^^#_", 0
        db "##___#^  ##       ##___##    ##      ##    ##___    ##___#^", 0
        db "##       ##       ##   ##    ##      ##    ##       ##  #_", 0
        db "##       ##_____  ##   ##    ##      ##    ##_____  ##  ^#_", 0
name_end:
name_colours    db 0x0B, 0x0B, 0x03, 0x09
pass_colours    db 0x0A, 0x0B, 0x0D, 0x0E

; ----------------------------------------------------------------------------------------------------------- data

        align 4
pass            dd 1
run             dd 0
expected        dd 0
sum             dd 0
sectors_done    dd 0
errors          dd 0
boots           dd 0
cell_sectors    dd 0
started         dd 0
last_tick       dd 0
cell            dw 0
cylinders       dw 0
heads           dw 0
sectors_per_track dw 0
base_memory     dw 0
more_memory     dw 0
processor       db 0
how             db 0
digits          times 10 db 0
digits_end      db 0

        align 4
packet:                                 ; EDD disk address packet
                db 16, 0
.count          dw 0
.buffer         dw 0, 0
.block          dd 0, 0

edd:            dw 26                   ; EDD drive parameters, version 1.x
                dw 0
                dd 0, 0, 0
.sectors        dd 0, 0
                dw 0

        align 512, db 0
end:
